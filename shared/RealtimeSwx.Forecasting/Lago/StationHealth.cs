using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Forecasting.Lago;

[JsonConverter(typeof(JsonStringEnumConverter<HealthState>))]
public enum HealthState
{
    /// <summary>What is usual at this station is not known yet.</summary>
    Learning,

    Ok,

    /// <summary>The charge of a muon has changed.</summary>
    Gain,

    /// <summary>More narrow, small pulses, in number and in share.</summary>
    Noise,

    /// <summary>The baseline is higher and noisier: photons one by one.</summary>
    LightLeak,
}

/// <summary>A figure of the detector against what is usual.</summary>
/// <param name="Name"><c>muon_charge</c> (ADC counts), <c>noise_rate</c> (1/s), <c>noise_share</c>, <c>baseline</c> (ADC counts above the nominal one) or <c>baseline_noise</c> (ADC counts).</param>
/// <param name="Value">Mean of the last windows.</param>
/// <param name="Sigma">Of one window.</param>
public sealed record HealthMeasure(string Name, double Value, double Usual, double Sigma, bool Raised);

/// <summary>
/// Whether a station's pulses drift because of the detector. What the sky does (a Forbush decrease, pressure, the daily wave) changes how many pulses
/// come and leaves the charge of a muon and the baseline where they are; as it changes the share of noise, too, noise must rise in share
/// and in number. Goes from result to result, so it lives as long as the station's cluster identities do.
/// </summary>
/// <param name="Since">End of the window that brought the state.</param>
/// <param name="At">End of the last window.</param>
/// <param name="Windows">That what is usual rests on.</param>
/// <param name="Charge">Of ln(muon charge).</param>
/// <param name="BaselineNoise">Of its logarithm.</param>
public sealed record StationHealth(
    HealthState State,
    DateTimeOffset Since,
    DateTimeOffset At,
    int Windows,
    HealthChart Charge,
    HealthChart NoiseRate,
    HealthChart NoiseShare,
    HealthChart Baseline,
    HealthChart BaselineNoise)
{
    /// <summary>Windows without judgement.</summary>
    public const int LearningWindows = 60;

    /// <summary>What is usual follows over this, and over as many windows as it was learned from at least.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>What has lasted for so long is usual from now on: it is learned anew.</summary>
    public static readonly TimeSpan LongestAlarm = TimeSpan.FromHours(24);

    // Smallest departures that matter. A chart starts to sum at three quarters of them.
    private const double LeastGain = 0.03;
    private const double LeastNoise = 0.25;
    private const double LeastNoiseShare = 0.01;
    private const double LeastBaseline = 0.05;
    private const double LeastBaselineNoise = 0.1;

    /// <summary>No electronics are quieter, ADC counts: keeps the logarithm finite.</summary>
    private const double LeastDeviation = 0.05;

    /// <summary>Charge of a muon as it is usual here, ADC counts.</summary>
    [JsonIgnore]
    public double UsualMuonCharge => Math.Exp(Charge.Usual);

    [JsonIgnore]
    public bool IsFault => State is not (HealthState.Learning or HealthState.Ok);

    /// <summary>All figures, in a fixed order.</summary>
    [JsonIgnore]
    public ImmutableArray<HealthMeasure> Measures =>
    [
        Logarithmic("muon_charge", Charge), Linear("noise_rate", NoiseRate), Linear("noise_share", NoiseShare), Linear("baseline", Baseline),
        Logarithmic("baseline_noise", BaselineNoise),
    ];

    /// <summary>Health after a window. Deterministic.</summary>
    /// <param name="previous">Null for a station's first window.</param>
    /// <param name="vitals">Null for a window with too few pulses: nothing changes.</param>
    public static StationHealth? Next(StationHealth? previous, WindowVitals? vitals)
    {
        if (vitals is not { } v || v.To <= previous?.At)
        {
            return previous;
        }

        if (previous is null || (previous.IsFault && v.To - previous.Since > LongestAlarm))
        {
            return First(v);
        }

        var windows = previous.Windows;
        var judge = windows >= LearningWindows;
        var elapsed = v.To - previous.At;
        var share = previous.IsFault ? 0 : Math.Max(1.0 / (windows + 1), Math.Min(1.0 / LearningWindows, 1 - Math.Exp(-(elapsed / Memory))));
        var figures = Figures(v, previous.NoiseRate.Usual, previous.NoiseShare.Usual);
        HealthChart Chart(HealthChart chart, int figure, bool falls = false) =>
            chart.Next(figures[figure].Value, figures[figure].Weight, figures[figure].Least, windows, share, judge, falls);
        var next = previous with
        {
            At = v.To,
            Windows = previous.IsFault ? windows : windows + 1,
            Charge = Chart(previous.Charge, 0, falls: true),
            NoiseRate = Chart(previous.NoiseRate, 1),
            NoiseShare = Chart(previous.NoiseShare, 2),
            Baseline = Chart(previous.Baseline, 3),
            BaselineNoise = Chart(previous.BaselineNoise, 4),
        };
        var state = next.Judged();
        return state == previous.State ? next : next with { State = state, Since = v.To };
    }

    private static StationHealth First(WindowVitals v)
    {
        var charts = Figures(v, v.NoiseRate, v.NoiseShare).Select(f => HealthChart.First(f.Value, f.Weight, f.Least)).ToArray();
        return new StationHealth(HealthState.Learning, v.To, v.To, 1, charts[0], charts[1], charts[2], charts[3], charts[4]);
    }

    private static (double Value, double Weight, double Least)[] Figures(WindowVitals v, double usualRate, double usualShare) =>
    [
        (Math.Log(v.MuonCharge), v.Pulses, LeastGain),
        (v.NoiseRate, v.Seconds, Math.Max(LeastNoise * usualRate, LeastNoiseShare * v.Pulses / v.Seconds)),
        (v.NoiseShare, v.Pulses, Math.Max(LeastNoise * usualShare, LeastNoiseShare)),
        (v.Baseline, v.Pulses, LeastBaseline),
        (Math.Log(Math.Max(LeastDeviation, v.BaselineNoise)), v.Pulses, LeastBaselineNoise),
    ];

    /// <summary>Light that leaks in also adds noise, so it goes first.</summary>
    private HealthState Judged() => this switch
    {
        { Windows: <= LearningWindows } => HealthState.Learning,
        { Baseline.Raised: true, BaselineNoise.Raised: true } => HealthState.LightLeak,
        { Charge.Raised: true } => HealthState.Gain,
        { NoiseRate.Raised: true, NoiseShare.Raised: true } => HealthState.Noise,
        _ => HealthState.Ok,
    };

    private static HealthMeasure Linear(string name, HealthChart c) => new(name, c.Recent, c.Usual, c.Sigma, c.Raised);

    private static HealthMeasure Logarithmic(string name, HealthChart c) =>
        new(name, Math.Exp(c.Recent), Math.Exp(c.Usual), Math.Exp(c.Usual) * c.Sigma, c.Raised);
}
