using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Browser.Tests.Support;

/// <summary>One moment of an invented storm as real messages: everything current but Dst, which stopped nine hours ago.</summary>
internal static class Storm
{
    public static readonly DateTimeOffset Now = new(2003, 10, 29, 7, 35, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset KpStart = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);

    public static readonly string[] Series = ["symh", "kp", "solarwind/bz", "solarwind/v", "solarwind/n", "lago/uvg"];

    private static readonly TecGrid Grid = TecGrid.Igs;

    public static MessageContext Context(bool simulated, long sequence = 1) => new("local", sequence, Now, simulated ? "simulator" : "archive", simulated);

    public static IReadOnlyList<(string Topic, SwxMessage Message)> Messages(bool simulated = true)
    {
        var context = Context(simulated);
        var topics = Site.Topics;
        (string, SwxMessage) Observed(SeriesId series, DateTimeOffset time, TimeSpan span, double value) =>
            (topics.Observation(series), ObservationMessages.From(Value(series, time, span, value), context));
        return
        [
            Observed(KnownSeries.SymH, Now.AddMinutes(-5), TimeSpan.FromMinutes(5), SymH(Now.AddMinutes(-5))),
            Observed(KnownSeries.Dst, Now.AddHours(-9), TimeSpan.FromHours(1), 0),
            Observed(KnownSeries.Kp, KpStart.AddHours(-3), TimeSpan.FromHours(3), 17 / 3.0),
            (topics.Observation(KnownSeries.SolarWind), ObservationMessages.SolarWind(
                [Value(KnownSeries.WindBz, Now.AddMinutes(-1), TimeSpan.Zero, -17.4), Value(KnownSeries.WindSpeed, Now.AddMinutes(-1), TimeSpan.Zero, 812), Value(KnownSeries.WindDensity, Now.AddMinutes(-1), TimeSpan.Zero, 0)], context)),
            (topics.Observation(KnownSeries.Tec("jpl")), ObservationMessages.From(Map(KpStart), context)),
            (topics.Observation(KnownSeries.Lago("uvg")), ObservationMessages.From(Pulses(), context, [], 1488.25)),
            (topics.Forecast("symh"), SymHForecast(Now, context)),
            (topics.Forecast("kp"), KpForecast(context)),
            (topics.Forecast("tec/jpl"), TecForecast(context)),
            .. Services(context, topics),
        ];
    }

    public static double SymH(DateTimeOffset time)
    {
        var hours = (time - Now).TotalHours;
        return (12 * Math.Sin(hours / 3)) + (hours > -3 ? -38 * (hours + 3) : 0) + (3 * Math.Sin(hours * 5));
    }

    public static IEnumerable<(DateTimeOffset Time, TimeSpan Span, double Value)> History(string id)
    {
        var (step, value) = id switch
        {
            "symh" => (TimeSpan.FromMinutes(5), (Func<DateTimeOffset, double>)SymH),
            "kp" => (TimeSpan.FromHours(3), t => t == KpStart.AddHours(-6) ? 0 : Math.Round((2 + Math.Sin((t - Now).TotalHours / 5)) * 3) / 3),
            "solarwind/bz" => (TimeSpan.FromMinutes(10), t => ((t - Now).TotalHours > -3 ? -15 : 2) + (3 * Math.Sin((t - Now).TotalHours * 9))),
            "solarwind/v" => (TimeSpan.FromMinutes(10), t => (t - Now).TotalHours > -3 ? 800 + (10 * Math.Sin((t - Now).TotalHours * 7)) : 410),
            "solarwind/n" => (TimeSpan.FromMinutes(10), t => (t - Now).TotalHours > -3 ? 25 : 5 + Math.Sin((t - Now).TotalHours)),
            "lago/uvg" => (TimeSpan.FromMinutes(10), t => 1580 + ((t - Now).TotalHours > -3 ? -30 * (3 + (t - Now).TotalHours) : 0) + (8 * Math.Sin((t - Now).TotalHours * 11))),
            _ => (TimeSpan.Zero, _ => 0),
        };
        var start = id == "kp" ? KpStart.AddHours(-72) : Now.AddHours(-72);
        for (var time = start; step > TimeSpan.Zero && time + step <= Now; time += step)
        {
            yield return (time, id is "symh" or "kp" ? step : TimeSpan.Zero, value(time));
        }
    }

    public static IEnumerable<ForecastMessage> PastForecasts(string target) =>
        target == "symh" ? Enumerable.Range(1, 100).Select(i => SymHForecast(Now.AddMinutes(-5 * i), Context(true))) : [];

    public static ForecastMessage SymHForecast(DateTimeOffset issued, MessageContext context, Degradation? degraded = null)
    {
        ForecastLead Lead(int hours) => new(issued.AddHours(hours), TimeSpan.FromHours(hours), Quantiles(SymH(issued) - (20 * hours), 9 * hours, -500, 50), Numbers(), Numbers(("persistence", SymH(issued))));
        var forecast = Forecast("symh", issued, issued.AddMinutes(-5), "nT", [Lead(1), Lead(2)], Numbers(("symh_le_-50", 0.99), ("symh_le_-100", 0.93), ("symh_le_-250", 0.004)),
            "Intense storm continues: Sym-H about -165 nT at 09:35 UTC.", "Tormenta intensa en curso: Sym-H cerca de -165 nT a las 09:35 UTC.");
        return ForecastMessages.From(forecast with { Degraded = degraded ?? Degradation.None }, context);
    }

    private static ForecastMessage KpForecast(MessageContext context)
    {
        var leads = Enumerable.Range(0, 8).Select(i => new ForecastLead(KpStart.AddHours(3 * i), TimeSpan.FromHours(3 * i), Quantiles(7 - (0.7 * i), 0.7 + (0.1 * i), 0, 9), Numbers(), Numbers(("persistence", 5.667))));
        return ForecastMessages.From(Forecast("kp", KpStart, KpStart.AddHours(-3), "Kp", [.. leads], Numbers(("p_g1", 0.97), ("p_g2", 0.9), ("p_g3", 0.62), ("p_g4", 0.21), ("p_g5", 0.004)),
            "Next 3 h: Kp 7o (6- to 8+), storm of level G3 likely.", "Próximas 3 h: Kp 7o (6- a 8+), tormenta de nivel G3 probable."), context);
    }

    private static ForecastMessage TecForecast(MessageContext context)
    {
        var leads = Enumerable.Range(1, 12).Select(i => new ForecastLead(KpStart.AddHours(2 * i), TimeSpan.FromHours(2 * i), Quantiles(25, 3, 0, 200), Numbers(), Numbers()) { Map = Map(KpStart.AddHours(2 * i)) });
        return ForecastMessages.From(Forecast("tec/jpl", KpStart, KpStart, "TECU", [.. leads], Numbers(), "Next 24 h: mean TEC 25 TECU.", "Próximas 24 h: TEC medio 25 TECU."), context);
    }

    private static IEnumerable<(string, SwxMessage)> Services(MessageContext context, SwxTopics topics)
    {
        var lago = KnownSeries.Lago("uvg");
        ModelScore Score(double rmse, double? coverage, double skill) => new() { Rmse = rmse, Coverage90 = coverage, Skill = skill };
        LeadVerification Verified(int hours) => new()
        {
            Lead = TimeSpan.FromHours(hours),
            N = 850,
            Models = ImmutableSortedDictionary<string, ModelScore>.Empty.Add("ensemble", Score(6.1 * hours, 0.912, 0.31)).Add("persistence", Score(8.9 * hours, null, 0)),
        };
        return
        [
            (topics.Cluster(lago), new ClusterMessage(context)
            {
                Id = "c", Series = lago.Value, WindowStart = Now.AddSeconds(-20), WindowEnd = Now.AddSeconds(-10), Pulses = 9871, Clustered = 4000, LabelledByLandmarks = 5160, Noise = 711, Lost = 0, Features = [],
                Settings = Numbers(),
                Clusters = [new ClusterBlock { Label = 0, Count = 6021, Fraction = 0.61, Centroid = [], Particle = "electromagnetic" }, new ClusterBlock { Label = 1, Count = 3139, Fraction = 0.318, Centroid = [], Particle = "muon" }],
            }),
            (topics.Verification("symh"), new VerificationMessage(context) { Id = "v", Target = "symh", WindowStart = Now.AddDays(-7), WindowEnd = Now, N = 1700, Unit = "nT", Leads = [Verified(1), Verified(2)], Scored = [] }),
            (topics.Model("symh"), new ModelMessage(context)
            {
                Id = "m", Target = "symh", Decision = ModelDecision.Refused, DecidedAt = Now.AddHours(-1), Checkpoint = "b", PreviousChampion = "a", Champion = "a", Reason = "The challenger is not better.",
                Evidence = new EvidenceBlock { Metric = "rmse", Unit = "nT", N = 240, From = Now.AddDays(-1), To = Now, Champion = 6.1, Challenger = 7.4 },
            }),
            (topics.Alert("kp-storm"), new AlertMessage(context)
            {
                Id = "a", Rule = "kp-storm", Scale = "G", Level = 3, State = AlertState.Warning, PreviousLevel = 2, AcknowledgedBy = "Ana", Probability = 0.62, RaisedAt = KpStart, ValidFrom = KpStart, ValidTo = KpStart.AddHours(3), Evidence = [], Exercise = false, Replay = true,
                Headline = ImmutableSortedDictionary<string, string>.Empty.Add("en", "Strong geomagnetic storm likely.").Add("es", "Probable tormenta geomagnética fuerte."),
            }),
            (topics.Status("core"), new StatusMessage(context) { Id = "s", Component = "core", State = ComponentState.Ready, Reason = "", Version = "1" }),
            (topics.Status("worker"), new StatusMessage(context) { Id = "w", Component = "worker", State = ComponentState.Offline, Reason = "connection lost", Version = "1" }),
        ];
    }

    private static Observation Value(SeriesId series, DateTimeOffset time, TimeSpan span, double value) =>
        new(series, time, span, value, Revision.Quicklook, Quality.Good, "archive");

    private static Forecast Forecast(string target, DateTimeOffset issued, DateTimeOffset cutoff, string unit, ImmutableArray<ForecastLead> leads, ImmutableSortedDictionary<string, double> chances, string en, string es) =>
        new($"{target}-{issued:yyyyMMddHHmm}", target, "ensemble", issued, cutoff, unit, Degradation.None, InputTier.Nowcast, leads, chances,
            ImmutableSortedDictionary<string, string>.Empty.Add("en", en).Add("es", es), "input", "checkpoint");

    private static ImmutableArray<double> Quantiles(double median, double width, double low, double high) =>
        [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => Math.Clamp(median + (width * (i - 9) / 5.0), low, high))];

    private static ImmutableSortedDictionary<string, double> Numbers(params (string Name, double Value)[] values) =>
        values.ToImmutableSortedDictionary(v => v.Name, v => v.Value);

    public static TecMap Map(DateTimeOffset epoch)
    {
        var noon = (12 - epoch.TimeOfDay.TotalHours) * 15;
        float At(int i, int j)
        {
            var day = Math.Max(0, Math.Cos((Grid.Lon(j) - noon - 25) * Math.PI / 180));
            var lat = Grid.Lat(i);
            return (float)(8 + (60 * day * (Math.Exp(-Math.Pow((lat - 14) / 12, 2)) + Math.Exp(-Math.Pow((lat + 14) / 12, 2)))) + (14 * day * Math.Cos(lat * Math.PI / 180)));
        }

        ImmutableArray<float> values = [.. Enumerable.Range(0, Grid.Count).Select(k => At(k / Grid.LonCount, k % Grid.LonCount))];
        return new TecMap(KnownSeries.Tec("jpl"), epoch, epoch.UtcDateTime.Date, Grid, values, [.. values.Select(v => 2 + (0.08f * v))], "jpl");
    }

    private static PulseBatch Pulses() => new(KnownSeries.Lago("uvg"), Now.AddSeconds(-2), 125e6, 8, 0, [.. Enumerable.Range(0, 1497).Select(i => new Pulse(i, 1, 1, [20]))]) { PressureHpa = 851.2, Source = "uvg" };
}
