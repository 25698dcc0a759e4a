using System.Collections.Immutable;
using System.Text;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Actors.Tests.Serialization;

/// <summary>One value of every wire and journal type, with every field set to something that would show if it were lost.</summary>
internal static class WireSamples
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly DateTimeOffset At = new(2003, 10, 29, 6, 10, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly SeriesId Station = new("lago/uvg");
    private static readonly ImmutableArray<double> Quantiles = [-120.5, 0.1, double.NaN];

    private static readonly Observation Row =
        new(KnownSeries.SymH, At, TimeSpan.FromMinutes(5), -353.25, Revision.Provisional, Quality.Good, "kyoto") { AvailableAt = At.AddMinutes(5), Event = 72 };

    private static readonly SeriesProtocol.MapRef Map = new(new SeriesId("tec/jpl"), At, At.AddHours(2), Revision.Final, At.AddDays(3), "map-blob", "jpl", false);
    private static readonly SeriesProtocol.PulseRef Pulse = new(At, "pulse-blob", 812, 3, "uvg", true);
    private static readonly ImmutableSortedDictionary<string, double> Numbers = Sorted(("crps", 4.25), ("covered90", 1));

    private static readonly VerifierProtocol.LeadScore Score = new("symh-1", At, At + Hour, Hour, -310.5, Quantiles, Sorted(("ensemble", -300)), Numbers);
    private static readonly VerifierProtocol.LeadVerification Lead = new(Hour, 12, At, At.AddDays(1), Sorted(("persistence", 11.609)), 3.5, 0.91, 0.25);
    private static readonly VerifierProtocol.Verification Summary = new("symh", [Lead]);
    private static readonly VerifierProtocol.LeadSums Sums = new(Hour, 12, Sorted(("ensemble", 1234.5)), 42, 11, At, At.AddDays(1));
    private static readonly ForecastProtocol.ShadowForecast Shadow = new("challenger", [Hour], [Quantiles]);
    private static readonly ForecastProtocol.SampleRef Sample = new(At, At.AddMinutes(-5), "Final", "input-hash", [Hour], [-310.5]);
    private static readonly ForecastProtocol.PendingIssue Pending = new(At, At.AddMinutes(-5), "Nowcast", "input-hash", [Hour, 2 * Hour], [-310.5, double.NaN], Shadow);

    private static readonly ForecastProtocol.IssuedForecast Issued = new(
        "symh-1", 7, At.AddMinutes(-5), "Final", [Hour], "input-hash", "champion", "state-before", true, "no worker", "baseline",
        Encoding.UTF8.GetBytes("{\"schema\":\"swx.forecast.v1\"}"), Shadow, ["map-blob"], At, true, Trace, "local", "/api/v1/blobs");

    private static readonly RegistryProtocol.PairedLoss Pair = new(At, Hour, 4.5, 4.25);
    private static readonly StationProtocol.OpenSecond Second = new(At, "pulse-blob", 812, true);
    private static readonly Rejected Bad = new("file.csv", 3, 17, "SYM_H", "not a number", "2003-10-29,x");

    private static readonly AlertProtocol.Outlook Outlook = new(At, At.AddHours(3), Hour, [0.75, 0.25], Quantiles);
    private static readonly AlertProtocol.Reading Reading = new(AlertState.Warning, At, 2, At, At.AddHours(3), At.AddHours(4), 5.333, 0.75, "kp-1", "why", true);
    private static readonly AlertProtocol.PendingRise Rise = new(AlertState.Alert, 3, At);
    private static readonly AlertProtocol.Raised Shown = new(AlertState.Warning, 2, At, At.AddHours(-3), At.AddHours(3), "ana", true, At.AddHours(1));

    public static readonly IReadOnlyList<object> All =
    [
        new SeriesProtocol.RecordBatch(KnownSeries.SymH, [Row], [Map], [Pulse], Trace),
        new SeriesProtocol.RecordBatches(KnownSeries.SymH, [new SeriesProtocol.RecordBatch(KnownSeries.SymH, [Row], [], [], Trace, At)]),
        new SeriesProtocol.ReadWindow(KnownSeries.SymH, At, At.AddDays(-1), At),
        new SeriesProtocol.Recorded(KnownSeries.SymH, 2, 1),
        new SeriesProtocol.RecordFailed(KnownSeries.SymH, "disk full"),
        new SeriesProtocol.Window(KnownSeries.SymH, [Row], [Map], Trace),
        new SeriesProtocol.BatchRecorded(KnownSeries.SymH, [Row], [Map], [Pulse], At, Trace),
        new SeriesProtocol.SeriesSnapshot(KnownSeries.SymH, [Row], [Map], [Pulse]),

        new ForecastProtocol.Tick("symh", At, true, Trace),
        new ForecastProtocol.TickDone("symh", At, "symh-1", 2, true, "why"),
        new ForecastProtocol.Ticked("symh", At, [Score], Issued, "state-after", At),
        new ForecastProtocol.TrainingStarted("symh", At, 144, At),
        new ForecastProtocol.ForecastSnapshot("symh", At, 7, "state-after", [Pending], [Sample], At.AddDays(-1)),

        new VerifierProtocol.RecordScores("symh", At, [Score], true, Trace),
        new VerifierProtocol.ScoresRecorded("symh", 2),
        new VerifierProtocol.GetVerification("symh"),
        Summary,
        new VerifierProtocol.ScoresAdded("symh", At, [Score], true, At, Summary),
        new VerifierProtocol.VerifierSnapshot("symh", At, [Sums], 9),

        new RegistryProtocol.RegisterShipped("symh", "champion"),
        new RegistryProtocol.RegisterChallenger("symh", "challenger", "champion", 576, At, "drill"),
        new RegistryProtocol.RecordEvidence("symh", "challenger", At, [Pair]),
        new RegistryProtocol.GetModels("symh"),
        new RegistryProtocol.Models("symh", "champion", "challenger"),
        new RegistryProtocol.ShippedRegistered("symh", "champion", At),
        new RegistryProtocol.ChallengerRegistered("symh", "challenger", "champion", 576, At, "drill", At),
        new RegistryProtocol.EvidenceRecorded("symh", "challenger", [Pair], At),
        new RegistryProtocol.Decided("symh", "promoted", "champion", "challenger", "better", "{\"n\":258}", At.AddDays(-1), At, At),

        new StationProtocol.AddPulses(Station, At, "pulse-blob", 812, true, Trace),
        new StationProtocol.CloseWindow(Station),
        new StationProtocol.Settled(Station, 1),
        new StationProtocol.PulsesAdded(Station, At, "pulse-blob", 812, true, At),
        new StationProtocol.WindowClosed(Station, At, At.AddSeconds(10), 812, "result", Encoding.UTF8.GetBytes("{}"), At),
        new StationProtocol.StationSnapshot(Station, [Second], At, "result", 4),

        new QuarantineProtocol.Quarantine("file.csv", [Bad]),
        new QuarantineProtocol.Quarantined("file.csv", 5),
        new QuarantineProtocol.RowsRejected("file.csv", [Bad], At),
        new QuarantineProtocol.QuarantineSnapshot("file.csv", 5, ["3:17"]),

        new ReplayProtocol.GetCursor("archive"),
        new ReplayProtocol.ReplayAdvanced("archive", At, true),
        new ReplayProtocol.CatchUp(),
        new ReplayProtocol.CaughtUp(),

        new AlertProtocol.Observe("feed-stale/kp", At, At.AddHours(-3), At, 5.333, "kp/1", "why", true),
        new AlertProtocol.Foresee("geomagnetic-storm", At, At, "kp-1", [Outlook], true),
        new AlertProtocol.Advance("geomagnetic-storm", At),
        new AlertProtocol.Acknowledge("geomagnetic-storm", At, "ana"),
        new AlertProtocol.Exercise("geomagnetic-storm", At, AlertState.Alert, 3, Hour, "ana"),
        new AlertProtocol.AlertSettled("geomagnetic-storm", 4, AlertState.Warning, 2, true),
        new AlertProtocol.AlertRefused("geomagnetic-storm", "not raised"),
        new AlertProtocol.Assessed("geomagnetic-storm", At, [Reading], Rise),
        new AlertProtocol.AlertChanged("geomagnetic-storm", At, 4, Shown, Encoding.UTF8.GetBytes("{}")),
        new AlertProtocol.AlertSnapshot("geomagnetic-storm", At, 4, Shown, [Reading], Rise),

        new WorkProtocol.Pull("worker-1", WorkProtocol.Kinds.Predict, "cpu"),
        new WorkProtocol.Predict("work-1", "symh", ["champion", "challenger"], At, At.AddMinutes(-5), "Final", new byte[] { 1, 2, 255 }, Trace),
        new WorkProtocol.Train("work-2", "symh", "champion", [Sample], 17, Hour),
        new WorkProtocol.Cluster("work-3", "lago/uvg", At, At.AddSeconds(10), ["pulse-blob"], "result"),
        new WorkProtocol.Label("work-4", "lago/uvg", "pulse-blob", "result"),
        new WorkProtocol.Predicted("work-1", [new WorkProtocol.CheckpointOutput("champion", Leads("lstm"), Leads("persistence"), [Quantiles]) { Leads = [Hour] }]),
        new WorkProtocol.Trained("work-2", "challenger", 576),
        new WorkProtocol.Clustered("work-3", "result"),
        new WorkProtocol.Labelled("work-4", Encoding.UTF8.GetBytes("{}")),
        new WorkProtocol.WorkFailed("work-1", "no such checkpoint"),
        new WorkProtocol.NoWorker("work-1", WorkProtocol.Kinds.Predict),
        new WorkProtocol.WorkDropped("work-1", "stale"),
        new WorkProtocol.GetWorkers(),
        new WorkProtocol.AwaitWorkers([WorkProtocol.Kinds.Train]),
        new WorkProtocol.Workers([WorkProtocol.Kinds.Train], ["worker-1"], 2, 3),
    ];

    private static ImmutableSortedDictionary<string, double> Sorted(params (string Name, double Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, ImmutableArray<double>> Leads(string name) =>
        ImmutableSortedDictionary<string, ImmutableArray<double>>.Empty.WithComparers(StringComparer.Ordinal).Add(name, [-300, -280.125]);
}
