using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Forecasting.Tests.Tuning;

public sealed class TuningRunTests : IDisposable
{
    private static readonly object Key = new { search = "test", seed = 5 };
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-tune-").FullName;

    private string Journal => Path.Combine(_folder, "trials.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bayesian")]
    [InlineData("evolution")]
    [InlineData("grid")]
    [InlineData("random")]
    public void AStoppedSearch_ShouldEndAsOneThatWasNot(string search)
    {
        var whole = Run(new Bowl(), search, 14, null);
        var counting = new Bowl();
        Run(counting, search, 6, Journal);
        // The machine stopped in the middle of a line.
        File.AppendAllText(Journal, "{\"Number\":6,\"Un");
        var resumed = Run(counting, search, 14, Journal);
        Text(resumed).ShouldBe(Text(whole));
        counting.Calls.ShouldBe(14);
        Text(Run(counting, search, 14, Journal)).ShouldBe(Text(whole));
        counting.Calls.ShouldBe(14);
    }

    [Fact]
    public void AJournalOfAnotherSearch_ShouldBeRefused()
    {
        Run(new Bowl(), "random", 2, Journal);
        Should.Throw<InputException>(() => new TrialJournal(Journal, new { search = "test", seed = 6 })).Message.ShouldContain("another search");
        File.AppendAllText(Journal, "nothing\n");
        Should.Throw<InputException>(() => new TrialJournal(Journal, Key)).Message.ShouldContain(":4:");
    }

    [Fact]
    public void ASettingThatTheMemberDoesNotHave_ShouldBeNamed() =>
        Should.Throw<InputException>(() => TuningRun.Run(
            new Bowl(), SearchSpace.Parse("""{"z": {"number": [0, 1]}}""", "space.json"), new RandomSearch(), 1, 3, new TrialJournal(null, Key), _ => { }, CancellationToken.None))
            .Message.ShouldContain("z:");

    [Fact]
    public void FailedTrials_ShouldBeKept_AndNotBeTheBest()
    {
        var trials = Run(new Bowl { Fails = true }, "random", 12, Journal);
        trials.Count(t => t.Objective is null).ShouldBeGreaterThan(0);
        TuningRun.Best(trials)!.Objective.ShouldBe(trials.Min(t => t.Objective));
        TuningRun.Best(trials.Where(t => t.Objective is null)).ShouldBeNull();
    }

    private static string Text(IReadOnlyList<TuningTrial> trials) => JsonSerializer.Serialize(trials);

    private static IReadOnlyList<TuningTrial> Run(Bowl member, string search, int budget, string? journal) =>
        TuningRun.Run(member, member.Space, Searches.All[search], 5, budget, new TrialJournal(journal, Key), _ => { }, CancellationToken.None);

    private sealed class Bowl : ITunable
    {
        public int Calls { get; private set; }

        public bool Fails { get; init; }

        public SearchSpace Space { get; } = SearchSpace.Parse("""{"x": {"number": [0, 1], "steps": 4}, "y": {"log": [1, 100], "steps": 4}}""", "test");

        public Evaluation Evaluate(IReadOnlyDictionary<string, object> settings, CancellationToken cancel)
        {
            Calls++;
            var (x, y) = ((double)settings["x"], (double)settings["y"]);
            var loss = Math.Pow(x - 0.3, 2) + Math.Pow(Math.Log10(y) - 1.2, 2);
            return new Evaluation(Fails && x > 0.5 ? double.NaN : loss, new Dictionary<string, double> { ["loss"] = loss });
        }
    }
}
