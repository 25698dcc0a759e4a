using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Core.Tests.Driving;

public sealed class LockStepTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private readonly Journal _journal = new();
    private readonly VirtualClock _clock = new(TimeProvider.System);

    [Fact]
    public async Task At_each_instant_data_come_before_the_forecasts_that_are_due()
    {
        await Run(Values(3), DateTimeOffset.MinValue);
        _journal.Lines.ShouldBe(
        [
            "00:05 record 1", "00:05 tick symh",
            "00:10 record 1", "00:10 tick symh",
            "00:15 record 1", "00:15 tick symh",
            "00:15 score symh", "00:15 finish",
        ]);
    }

    [Fact]
    public async Task The_clock_stands_at_the_instant_that_is_worked_on()
    {
        await Run(Values(3), DateTimeOffset.MinValue);
        _clock.GetUtcNow().ShouldBe(Start.AddMinutes(15));
    }

    [Fact]
    public async Task Issues_go_on_through_a_short_gap_and_stop_in_a_long_one()
    {
        await Run([Value(0), Value(20), Value(3 * 1440)], DateTimeOffset.MinValue);
        _journal.Lines.Count(l => l.EndsWith("tick symh", StringComparison.Ordinal)).ShouldBe(1 + 4 + 288 + 1);
        _journal.Lines.ShouldContain("00:15 tick symh");
    }

    [Fact]
    public async Task A_resumed_run_does_not_repeat_what_was_done()
    {
        await Run(Values(6), Start.AddMinutes(15));
        _journal.Lines[0].ShouldBe("00:20 record 1");
        _journal.Lines.Count(l => l.Contains("record", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task Rejected_rows_travel_with_the_first_instant()
    {
        await Run([new Rejected("file", 3, 1, "row", "no number", "x"), .. Values(1)], DateTimeOffset.MinValue);
        _journal.Lines[0].ShouldBe("00:05 record 2");
    }

    [Fact]
    public async Task Instants_between_which_nothing_is_due_are_recorded_together()
    {
        // Hp30 wakes no target; the first Sym-H does, and from there on every five minutes count.
        await Run([Hp30(0), Hp30(1), Hp30(2), Value(0), Hp30(7), Hp30(8), Value(5)], DateTimeOffset.MinValue);
        _journal.Lines[..4].ShouldBe(["00:05 record 1 1 1 1", "00:05 tick symh", "00:10 record 1 1 1", "00:10 tick symh"]);
    }

    [Fact]
    public async Task What_arrives_together_is_stamped_as_if_it_had_come_one_by_one()
    {
        var stamped = new List<(int Record, DateTimeOffset Now)>();
        var step = new LockStep(_journal, new TargetSchedule(ForecastPipelines.For), _clock, TimeProvider.System);
        await step.InsertAsync(
            [new Arrival([Hp30(9)], null), new Arrival([Hp30(4)], null)],
            (record, now) =>
            {
                stamped.Add((((Observation)record).ValidTime.Minute, now));
                return record is Observation o && o.AvailableAt < now ? o with { AvailableAt = now } : record;
            },
            TestContext.Current.CancellationToken);
        stamped.ShouldBe([(9, DateTimeOffset.MinValue), (4, Start.AddMinutes(9))]);
        _journal.Lines.ShouldBe(["00:09 record 1 1"]);
    }

    [Fact]
    public async Task Alerts_see_every_instant_by_itself_whatever_was_recorded_together()
    {
        await Run([Hp30(0), Hp30(1), Hp30(2), Value(0), Value(5)], DateTimeOffset.MinValue);
        _journal.Settled.Select(s => $"{s.At:mm} {s.Records}").ShouldBe(["00 1", "01 1", "02 1", "05 1", "05 0", "10 1", "10 0"]);
    }

    private async Task Run(IEnumerable<FeedRecord> records, DateTimeOffset resumeAfter)
    {
        var step = new LockStep(_journal, new TargetSchedule(ForecastPipelines.For), _clock, TimeProvider.System);
        await step.RunAsync(records, resumeAfter, null, TestContext.Current.CancellationToken);
        await step.FinishAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<FeedRecord> Values(int n) => Enumerable.Range(0, n).Select(i => Value(5 * i));

    private static Observation Value(int minute) =>
        new(KnownSeries.SymH, Start.AddMinutes(minute), TimeSpan.FromMinutes(5), -minute, Revision.Final, Quality.Good, "test")
        {
            AvailableAt = Start.AddMinutes(minute + 5),
        };

    private static Observation Hp30(int minute) =>
        new(KnownSeries.Hp30, Start.AddMinutes(minute), TimeSpan.FromHours(1), -minute, Revision.Final, Quality.Good, "test") { AvailableAt = Start.AddMinutes(minute) };

    /// <summary>Writes down what the lock-step asked for.</summary>
    private sealed class Journal : ILockStepTargets
    {
        private DateTimeOffset _now;

        public List<string> Lines { get; } = [];

        public List<(DateTimeOffset At, int Records)> Settled { get; } = [];

        public Task SettleAsync(IReadOnlyList<FeedRecord> records, DateTimeOffset at, CancellationToken cancel)
        {
            Settled.Add((at, records.Count));
            return Task.CompletedTask;
        }

        public Task RecordAsync(IReadOnlyList<Instant> instants, CancellationToken cancel)
        {
            _now = instants.Max(i => i.At) ?? _now;
            return Write($"record {string.Join(' ', instants.Select(i => i.Records.Count))}");
        }

        public Task TickAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel)
        {
            _now = at;
            return Write($"{(issue ? "tick" : "score")} {target}");
        }

        public Task FinishAsync(IReadOnlyCollection<SeriesId> stations, CancellationToken cancel) => Write("finish");

        private Task Write(string what)
        {
            Lines.Add($"{_now:HH:mm} {what}");
            return Task.CompletedTask;
        }
    }
}
