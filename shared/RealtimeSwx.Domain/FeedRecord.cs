using System.Collections.Immutable;

namespace RealtimeSwx.Domain;

/// <summary>What a parser makes of upstream bytes: an observation, a map, a second of pulses, or a rejected row. Nothing else, nothing lost.</summary>
public abstract record FeedRecord;

/// <summary>How settled a value is. Later revisions replace earlier ones for readers; all are kept.</summary>
public enum Revision
{
    Estimate = 0,
    Quicklook = 1,
    Provisional = 2,
    Final = 3,
}

public enum Quality
{
    Good = 0,
    Doubtful = 1,
    Simulated = 2,
}

/// <summary>
/// One value of one series. Missing values are never observations: fill values end in the parser.
/// </summary>
/// <param name="Series">Which series.</param>
/// <param name="ValidTime">The upstream label, UTC: the start of the averaging interval where <paramref name="Span"/> is positive.</param>
/// <param name="Span">Length of the interval that starts at the label (Sym-H 5 min, Kp 3 h); zero where the label is the end or an instant (ACE averages).</param>
/// <param name="Value">In the canonical unit (<see cref="KnownSeries.UnitOf"/>). Kp series carry Kp units (thirds / 3).</param>
/// <param name="Source">Upstream name, e.g. <c>kyoto</c>, <c>gfz</c>, <c>swpc/ACE</c>, <c>storm-csv</c>, <c>simulator</c>.</param>
public sealed record Observation(
    SeriesId Series,
    DateTimeOffset ValidTime,
    TimeSpan Span,
    double Value,
    Revision Revision,
    Quality Quality,
    string Source) : FeedRecord
{
    /// <summary>When an operational system could have known the value. Set by ingestion (<see cref="Availability"/>), not by parsers.</summary>
    public DateTimeOffset AvailableAt { get; init; }

    /// <summary>A storm or run number of the archive, when it has one.</summary>
    public int? Event { get; init; }
}

/// <summary>A row that could not be read. Published, counted, kept in quarantine; it never stops a feed.</summary>
/// <param name="Source">File or topic.</param>
/// <param name="Line">1-based line, 0 when the whole input is meant.</param>
/// <param name="Column">1-based column of the field, 0 when unknown.</param>
/// <param name="Field">Name of the field, or <c>row</c>.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Text">The offending text, at most 200 characters.</param>
public sealed record Rejected(string Source, int Line, int Column, string Field, string Reason, string Text) : FeedRecord
{
    public override string ToString() => $"{Source}:{Line}:{Column} {Field}: {Reason}";
}

/// <summary>
/// Samples of the pulses that one detector wrote in one second (LAGO acqua).
/// </summary>
/// <param name="Station">The station's series, <c>lago/…</c>.</param>
/// <param name="Second">Start of the second, UTC.</param>
/// <param name="ClockHz">Clock ticks per second of <see cref="Pulse.Clock"/>.</param>
/// <param name="BinNanoseconds">Width of a sample bin in ns (25 for acqua v1, 8 for v2).</param>
/// <param name="Baseline">Nominal ADC baseline (50 for v1, 0 for v2).</param>
public sealed record PulseBatch(
    SeriesId Station,
    DateTimeOffset Second,
    double ClockHz,
    double BinNanoseconds,
    double Baseline,
    ImmutableArray<Pulse> Pulses) : FeedRecord
{
    public double? TemperatureC { get; init; }

    public double? PressureHpa { get; init; }

    /// <summary>Triggers that the counter shows and the file does not have.</summary>
    public int Lost { get; init; }

    public string Source { get; init; } = "";

    public bool Simulated { get; init; }

    public DateTimeOffset AvailableAt { get; init; }
}

/// <param name="Clock">Clock count since the start of the second.</param>
/// <param name="Mask">Trigger mask of the channels.</param>
/// <param name="Channels">Number of channels interleaved in <paramref name="Samples"/>.</param>
/// <param name="Samples">Bin-major: sample of bin b, channel c at <c>b * Channels + c</c>, raw ADC.</param>
public sealed record Pulse(long Clock, int Mask, int Channels, ImmutableArray<short> Samples)
{
    public int Bins => Channels == 0 ? 0 : Samples.Length / Channels;
}
