using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Messaging;

/// <summary>One example of every message, made by the same mappings as the real ones. Values are made up and labelled as simulated.</summary>
public static class MessageExamples
{
    private static readonly DateTimeOffset Issue = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);
    private static readonly MessageContext Context = new("local", 412, Issue.AddSeconds(1.5), "simulator", true);
    private static readonly string Hash = ContentHash.Of("example"u8);

    /// <summary>By <see cref="TopicEntry.Name"/>.</summary>
    public static ImmutableSortedDictionary<string, SwxMessage> All { get; } = new Dictionary<string, SwxMessage>
    {
        ["observation"] = ObservationMessages.From(
            new Observation(KnownSeries.SymH, Issue.AddMinutes(-5), TimeSpan.FromMinutes(5), -87.4, Revision.Quicklook, Quality.Simulated, "simulator") { AvailableAt = Issue }, Context),
        ["forecast"] = ForecastMessages.From(Forecast(), Context),
        ["cluster"] = Cluster(),
        ["classes"] = Classes(),
        ["verification"] = Verification(),
        ["model"] = Model(),
        ["alert"] = Alert(),
        ["status"] = Status(),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Forecast Forecast() => new(
        "symh-20260320T180000Z-50d858e0", "symh", SwxTopics.Ensemble, Issue, Issue.AddMinutes(-5), "nT", Degradation.None, InputTier.Simulated,
        [Lead(1, -96.2), Lead(2, -101.9)],
        Numbers(("intense", 0.58), ("moderate", 0.99)),
        ImmutableSortedDictionary<string, string>.Empty
            .Add("en", "Storm under way: Sym-H about -102 nT at 20:00 UTC, likely between -121 and -84 nT.")
            .Add("es", "Tormenta en curso: Sym-H cerca de -102 nT a las 20:00 UTC, probablemente entre -121 y -84 nT."),
        Hash, Hash)
    {
        Supersedes = "symh-20260320T175500Z-1f3a5c7e",
        NextUpdateBy = Issue.AddMinutes(5),
    };

    private static ForecastLead Lead(int hours, double median) => new(
        Issue.AddHours(hours), TimeSpan.FromHours(hours),
        [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => Math.Round(median + (i - 9) * 1.7 * hours, 1))],
        Numbers(("lstm", median - 1.3), ("ridge", median + 0.8)),
        Numbers(("persistence", -87.4)));

    private static ClusterMessage Cluster() => new(Context)
    {
        Id = "lago/uvg/20260320T175950Z",
        Series = "lago/uvg",
        AvailableAt = Issue,
        AgeS = 1.5,
        WindowStart = Issue.AddSeconds(-10),
        WindowEnd = Issue,
        Pulses = 12_500,
        Clustered = 10_000,
        LabelledByLandmarks = 2_500,
        Noise = 340,
        Lost = 0,
        Features = ["log_charge", "log_peak", "rise"],
        Settings = Numbers(("min_cluster_size", 100), ("min_samples", 20), ("xi", 0.05)),
        Clusters =
        [
            new ClusterBlock { Label = 0, Count = 8_900, Fraction = 0.712, Centroid = [4.1, 3.2, 1.4], Particle = "electromagnetic" },
            new ClusterBlock { Label = 1, Count = 3_260, Fraction = 0.2608, Centroid = [5.6, 4.4, 1.9], Particle = "muon" },
        ],
        Calibration = new MuonCalibrationBlock { Hour = Issue.AddHours(-1), MuonCharge = 905.1, StandardError = 1.9, Pulses = 4_513_022 },
        Health = new HealthBlock
        {
            State = "gain",
            Since = Issue.AddMinutes(-12),
            Windows = 8_211,
            Measures =
            [
                new HealthMeasureBlock { Name = "muon_charge", Value = 818.3, Usual = 907.2, Sigma = 27.2, Raised = true },
                new HealthMeasureBlock { Name = "noise_share", Value = 0.0493, Usual = 0.0487, Sigma = 0.0122, Raised = false },
            ],
        },
    };

    private static SecondClassesMessage Classes() => new(Context with { Sequence = Issue.ToUnixTimeSeconds() })
    {
        Id = "classes/lago/uvg/20260320T180000Z",
        Series = "lago/uvg",
        AvailableAt = Issue.AddSeconds(1),
        AgeS = 0.5,
        Second = Issue,
        Pulses = 1_254,
        Lost = 0,
        Window = Issue.AddSeconds(-10),
        MuonCharge = 902.5,
        Classes = ImmutableSortedDictionary<string, int>.Empty.Add("electromagnetic", 883).Add("muon", 331),
        Clusters = ImmutableSortedDictionary<string, int>.Empty.Add("0", 883).Add("1", 331),
        None = 40,
        Unlabelled = 0,
    };

    private static VerificationMessage Verification()
    {
        var lead = Lead(1, -93.1);
        return new VerificationMessage(Context)
        {
            Id = "symh/20260320T180000Z",
            Target = "symh",
            AvailableAt = Issue,
            AgeS = 1.5,
            WindowStart = Issue.AddDays(-3),
            WindowEnd = Issue,
            N = 864,
            Unit = "nT",
            Leads =
            [
                new LeadVerification
                {
                    Lead = TimeSpan.FromHours(1),
                    N = 864,
                    Models = ImmutableSortedDictionary.Create<string, ModelScore>(StringComparer.Ordinal)
                        .Add("ensemble", new ModelScore { Rmse = 8.4, Mae = 6.1, Bias = -0.3, Crps = 4.4, Coverage90 = 0.91, Skill = 0.27 })
                        .Add("persistence", new ModelScore { Rmse = 11.5, Mae = 8.2, Bias = 0.1, Skill = 0 }),
                },
            ],
            Scored =
            [
                new ScoredLead
                {
                    ForecastId = "symh-20260320T170000Z-77aa00bb",
                    IssuedAt = Issue.AddHours(-1),
                    ValidTime = Issue,
                    Lead = TimeSpan.FromHours(1),
                    Observed = -90.7,
                    Q = Keyed.Quantiles(lead.Quantiles),
                    Predictions = Numbers(("ensemble", -93.1), ("lstm", -94.4), ("persistence", -71.2), ("ridge", -92.3)),
                    Metrics = Numbers(("covered90", 1), ("crps", 1.9)),
                },
            ],
        };
    }

    private static ModelMessage Model() => new(Context)
    {
        Id = $"symh/{Hash[..12]}/promoted",
        Target = "symh",
        Decision = ModelDecision.Promoted,
        DecidedAt = Issue,
        Checkpoint = Hash,
        PreviousChampion = ContentHash.Of("champion"u8),
        Champion = Hash,
        Reason = "The challenger's RMSE is 3.1 % lower on 288 samples that neither model has trained on.",
        Evidence = new EvidenceBlock
        {
            Metric = "rmse",
            Unit = "nT",
            N = 288,
            From = Issue.AddDays(-1),
            To = Issue,
            Champion = 9.12,
            Challenger = 8.84,
            Baseline = 12.7,
            TrainedOn = 576,
        },
    };

    private static AlertMessage Alert() => new(Context)
    {
        Id = "geomagnetic-storm/20260320T180000Z",
        Rule = "geomagnetic-storm",
        Scale = "G",
        Level = 2,
        State = AlertState.Warning,
        PreviousLevel = 1,
        Probability = 0.71,
        RaisedAt = Issue.AddHours(-3),
        ValidFrom = Issue,
        ValidTo = Issue.AddHours(3),
        Evidence = ["kp-20260320T180000Z-0c1d2e3f"],
        Headline = ImmutableSortedDictionary<string, string>.Empty
            .Add("en", "G2 geomagnetic storm expected before 21:00 UTC (71 %).")
            .Add("es", "Se espera una tormenta geomagnética G2 antes de las 21:00 UTC (71 %)."),
        Exercise = false,
        Replay = false,
    };

    private static StatusMessage Status() => new(Context)
    {
        Id = "core/412",
        Component = "core",
        State = ComponentState.Degraded,
        Reason = "feed kyoto is stale",
        Version = "0.1.0",
        Counters = ImmutableSortedDictionary<string, long>.Empty.Add("dropped", 0).Add("received", 18_231).Add("rejected", 1),
        DataTime = Issue.AddMinutes(-5),
        AgeS = 301.5,
        Feeds =
        [
            new FeedBlock { Feed = "kyoto", DataTime = Issue.AddHours(-2), AgeS = 7201.5, StaleAfter = TimeSpan.FromHours(1), Stale = true, Error = "HTTP 503" },
            new FeedBlock { Feed = "swpc-mag", DataTime = Issue.AddMinutes(-1), AgeS = 61.5, StaleAfter = TimeSpan.FromMinutes(10), Stale = false },
        ],
        Rejected = [RejectedBlock.From(new Rejected("in/kyoto-wdc/wdc", 3, 21, "SYM_H", "'-1x7' is no number", ""))],
    };

    private static ImmutableSortedDictionary<string, double> Numbers(params (string Name, double Value)[] values) =>
        values.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
