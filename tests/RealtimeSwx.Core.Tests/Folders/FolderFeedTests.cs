using System.Text;
using ICSharpCode.SharpZipLib.BZip2;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Folders;

namespace RealtimeSwx.Core.Tests.Folders;

/// <summary>Hour files that are dropped into a folder, through the live driver.</summary>
public sealed class FolderFeedTests : IDisposable
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _clock = new(Hour.AddHours(2));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swx-folder-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_are_read_in_name_order_once_they_have_stopped_growing()
    {
        var (first, second) = (FolderHost.Acqua(Hour, 3), FolderHost.Acqua(Hour.AddHours(1), 3));
        Write("uvg_2026_03_01_01h00.dat.bz2", Packed(second));
        Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(first[..100]));
        await using var host = new FolderHost(Options, _clock);
        await host.RunAsync(0.5 * Every);
        Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(first));
        await host.RunAsync(Every);
        host.Batches.ShouldBeEmpty();
        await host.RunAsync(Every);

        DateTimeOffset[] expected = [.. Seconds(Hour, 3), .. Seconds(Hour.AddHours(1), 3)];
        host.Batches.SelectMany(b => b).ShouldBe(expected);
        host.Stations.ShouldBe(expected);
        Names("done").ShouldBe(["uvg_2026_03_01_00h00.dat", "uvg_2026_03_01_01h00.dat.bz2"]);
        (Names("."), Names("failed")).ShouldSatisfyAllConditions(n => n.Item1.ShouldBeEmpty(), n => n.Item2.ShouldBeEmpty());
        (host.Counter("files_read"), host.Counter("files_failed"), host.Error).ShouldBe((2, 0, null));
        host.Monitor.Status().Feeds.Single(f => f.Feed == FolderHost.Feed).DataTime.ShouldBe(expected[^1]);
    }

    [Fact]
    public async Task A_broken_file_is_put_aside_named_and_does_not_stop_the_others()
    {
        var whole = Packed(FolderHost.Acqua(Hour, 400));
        Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(FolderHost.Acqua(Hour, 2) + "# v 7\n" + FolderHost.Acqua(Hour.AddSeconds(5), 2)));
        Write("uvg_2026_03_01_00h30.dat.bz2", whole[..(whole.Length / 2)]);
        Write("uvg_2026_03_01_01h00.dat.bz2", Packed(FolderHost.Acqua(Hour.AddHours(1), 3)));
        await using var host = new FolderHost(Options, _clock);
        await host.RunAsync(1.5 * Every);

        // What comes before the mistake is taken: the second that it cuts is not whole.
        host.Stations.ShouldContain(Hour);
        host.Stations.ShouldNotContain(Hour.AddSeconds(5));
        host.Stations.TakeLast(3).ShouldBe(Seconds(Hour.AddHours(1), 3));
        Names("failed").ShouldBe(["uvg_2026_03_01_00h00.dat", "uvg_2026_03_01_00h30.dat.bz2"]);
        Names("done").ShouldBe(["uvg_2026_03_01_01h00.dat.bz2"]);
        host.Error.ShouldNotBeNull().ShouldSatisfyAllConditions(
            e => e.ShouldStartWith("uvg_2026_03_01_00h00.dat:60: # v: data version 7, this reader knows 5; the file is in failed/"),
            e => e.ShouldContain("uvg_2026_03_01_00h30.dat.bz2 after record "),
            e => e.ShouldContain("damaged or truncated archive"));
        (host.Counter("files_read"), host.Counter("files_failed")).ShouldBe((1, 2));
        host.Quarantined.Where(r => r.Line == 60).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.Source.ShouldBe(FolderHost.Feed), r => r.Reason.ShouldStartWith("uvg_2026_03_01_00h00.dat: data version 7"));

        // The error stands until a file was read without one.
        await host.RunAsync(3 * Every);
        host.Error.ShouldNotBeNull();
        Write("uvg_2026_03_01_01h30.dat", Encoding.ASCII.GetBytes(FolderHost.Acqua(Hour.AddHours(1.5), 1)));
        await host.RunAsync(2 * Every);
        host.Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_process_that_dies_in_the_middle_of_a_file_goes_on_where_it_was()
    {
        Write("uvg_2026_03_01_00h00.dat.bz2", Packed(FolderHost.Acqua(Hour, 130)));
        await using (var first = new FolderHost(Options, _clock, batch => batch == 1 ? true : null))
        {
            await first.RunAsync(0.5 * Every);
            _clock.Advance(Every);
            await first.Silence.Task.WaitAsync(TestContext.Current.CancellationToken);
            first.Batches.Select(b => b.Count).ShouldBe([60, 60]);
            Names(".").ShouldBe(["uvg_2026_03_01_00h00.dat.bz2"]);
        }

        await using var second = new FolderHost(Options, _clock);
        await second.RunAsync(1.5 * Every);
        second.Batches.SelectMany(b => b).ShouldBe(Seconds(Hour.AddSeconds(60), 70));
        Names("done").ShouldBe(["uvg_2026_03_01_00h00.dat.bz2"]);
        _folder.GetFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_that_was_not_stored_is_sent_again_and_nothing_is_read_before_it_is()
    {
        Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(FolderHost.Acqua(Hour, 61)));
        await using var host = new FolderHost(Options, _clock, batch => batch > 2);
        await host.RunAsync(TimeSpan.FromMinutes(2));
        host.Batches.Select(b => b.Count).ShouldBe([60, 60, 60, 1]);
        host.Stations.ShouldBe(Seconds(Hour, 61));
    }

    [Fact]
    public async Task Pulses_without_a_time_or_from_the_future_are_refused()
    {
        Write("pulses.dat", Encoding.ASCII.GetBytes(string.Join('\n', FolderHost.Acqua(Hour, 2).Split('\n').Where(l => !l.StartsWith("# x", StringComparison.Ordinal)))));
        Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(FolderHost.Acqua(Hour.AddYears(1), 1) + FolderHost.Acqua(Hour, 1)));
        await using var host = new FolderHost(Options, _clock);
        await host.RunAsync(1.5 * Every);
        host.Stations.ShouldBe([Hour]);
        Names("failed").ShouldBe(["pulses.dat"]);
        host.Error.ShouldNotBeNull().ShouldContain("the pulses have no time");
        host.Quarantined.ShouldContain(r => r.Reason == "uvg_2026_03_01_00h00.dat: a label from the future");
    }

    [Fact]
    public async Task A_file_without_any_data_is_broken()
    {
        Write("notes.txt", "a note of somebody\n"u8.ToArray());
        await using var host = new FolderHost(Options, _clock);
        await host.RunAsync(1.5 * Every);
        Names("failed").ShouldBe(["notes.txt"]);
        host.Error.ShouldNotBeNull().ShouldStartWith("notes.txt:1: samples: nothing in it could be read: not 2 or 3 samples");
    }

    [Fact]
    public async Task The_same_name_again_is_read_again_and_overwrites_nothing()
    {
        await using var host = new FolderHost(Options, _clock);
        for (var i = 0; i < 2; i++)
        {
            Write("uvg_2026_03_01_00h00.dat", Encoding.ASCII.GetBytes(FolderHost.Acqua(Hour.AddMinutes(i), 1)));
            await host.RunAsync(2 * Every);
        }

        host.Stations.ShouldBe([Hour, Hour.AddMinutes(1)]);
        Names("done").ShouldBe(["uvg_2026_03_01_00h00.dat", "uvg_2026_03_01_00h00.dat.2"]);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error_until_it_comes()
    {
        var options = Options with { Path = Path.Combine(_folder.FullName, "later") };
        await using var host = new FolderHost(options, _clock);
        await host.RunAsync(0.5 * Every);
        host.Error.ShouldNotBeNull().ShouldStartWith("there is no folder ");
        Directory.CreateDirectory(options.Path);
        await host.RunAsync(Every);
        host.Error.ShouldBeNull();
    }

    private FolderFeedOptions Options => new() { Name = FolderHost.Feed, Path = _folder.FullName, Format = "lago-acqua", Station = "uvg", Every = Every };

    private static IEnumerable<DateTimeOffset> Seconds(DateTimeOffset from, int count) => Enumerable.Range(0, count).Select(i => from.AddSeconds(i));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        BZip2.Compress(new MemoryStream(Encoding.ASCII.GetBytes(text)), packed, isStreamOwner: false, level: 1);
        return packed.ToArray();
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);

    private string[] Names(string folder) =>
        [.. Directory.GetFiles(Path.Combine(_folder.FullName, folder)).Select(f => Path.GetFileName(f)!).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];
}
