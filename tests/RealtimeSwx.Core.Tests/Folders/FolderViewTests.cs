using RealtimeSwx.Core.Ingestion.Folders;

namespace RealtimeSwx.Core.Tests.Folders;

public sealed class FolderViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private FolderView _view = FolderView.Empty;

    [Fact]
    public void A_file_is_whole_when_it_looks_the_same_twice()
    {
        Look(0, File("a", 10)).ShouldBeEmpty();
        Look(10, File("a", 20)).ShouldBeEmpty();
        Look(20, File("a", 20, changed: 1)).ShouldBeEmpty();
        Look(30, File("a", 20, changed: 1)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_file_that_grows_holds_back_those_behind_it_but_not_for_ever()
    {
        Look(0, File("b", 1), File("a", 0)).ShouldBeEmpty();
        Look(10, File("b", 1), File("a", 2)).ShouldBeEmpty();
        Look(20, File("c", 1), File("b", 1), File("a", 3)).ShouldBeEmpty();
        Look(600, File("c", 1), File("b", 1), File("a", 4)).ShouldBe(["b", "c"]);
        Look(610, File("a", 4)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_file_that_grows_does_not_hold_back_those_before_it()
    {
        Look(0, File("a", 1), File("b", 1)).ShouldBeEmpty();
        Look(10, File("a", 1), File("b", 2)).ShouldBe(["a"]);
    }

    [Fact]
    public void An_empty_file_is_waited_for_then_taken_as_it_is()
    {
        Look(0, File("a", 0)).ShouldBeEmpty();
        Look(590, File("a", 0)).ShouldBeEmpty();
        Look(600, File("a", 0)).ShouldBe(["a"]);
    }

    private static FolderEntry File(string name, long length, int changed = 0) => new(name, length, Start.AddSeconds(changed));

    private IReadOnlyList<string> Look(int seconds, params FolderEntry[] files)
    {
        (_view, var whole) = _view.Next(files, Start.AddSeconds(seconds), Patience);
        return [.. whole.Select(e => e.Name)];
    }
}
