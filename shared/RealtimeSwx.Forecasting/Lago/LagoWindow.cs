using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// Collects the seconds of one station into windows of ten seconds. Holds three numbers a pulse and no samples; memory is bounded by
/// <see cref="MaxPulses"/>.
/// </summary>
public sealed class LagoWindow(SeriesId station)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Pulses of a window that are ordered and clustered; those that follow in its ten seconds are labelled by landmarks.</summary>
    public const int MaxClustered = 10_000;

    /// <summary>Pulses that a window keeps: ten seconds at 50 kHz, the electronics' maximum. What comes beyond is counted as dropped.</summary>
    public const int MaxPulses = 500_000;

    internal static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private WindowContent _content = new();
    private DateTimeOffset? _start;

    public SeriesId Station => station;

    /// <summary>Start of the open window; null when none is open.</summary>
    public DateTimeOffset? Start => _start;

    public int Pulses => _content.Count;

    /// <summary>Batches from before the open window, left out.</summary>
    public int Late { get; private set; }

    /// <summary>Adds a second of pulses.</summary>
    /// <returns>The window that this second closed by starting after its end; null while it stays open.</returns>
    /// <exception cref="ArgumentException">The batch is another station's.</exception>
    public ClusterWork? Add(PulseBatch batch, PulseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Add(batch, PulseFeatures.Of(batch, reading ?? PulseReading.Default));
    }

    /// <param name="features">Of the batch's pulses, where the caller has them already.</param>
    /// <inheritdoc cref="Add(PulseBatch, PulseReading?)"/>
    public ClusterWork? Add(PulseBatch batch, ReadOnlySpan<PulseFeatures> features)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Station != station)
        {
            throw new ArgumentException($"A batch of {batch.Station} does not belong to {station}.", nameof(batch));
        }

        if (batch.Second < _start)
        {
            Late++;
            return null;
        }

        var closed = batch.Second - _start >= Length ? Close() : null;
        _start ??= batch.Second;
        _content.Add(batch, features);
        return closed;
    }

    /// <summary>Closes the open window, at its end or the end of the stream.</summary>
    public ClusterWork? Close()
    {
        if (_start is not { } start)
        {
            return null;
        }

        var work = _content.ToWork(station, start, start + Length);
        _content = new WindowContent();
        _start = null;
        return work;
    }
}

/// <summary>Features of the pulses of a window while it fills.</summary>
internal sealed class WindowContent
{
    private readonly List<float> _charge = [];
    private readonly List<float> _peak = [];
    private readonly List<float> _width = [];
    private readonly BaselineMeter _baseline = new();
    private int _seconds;
    private int _lost;
    private int _dropped;
    private bool _simulated;

    public int Count => _charge.Count;

    public void Add(PulseBatch batch, ReadOnlySpan<PulseFeatures> features)
    {
        _lost += batch.Lost;
        _seconds++;
        _baseline.Add(batch);
        _simulated |= batch.Simulated;
        foreach (var pulse in features)
        {
            if (_charge.Count == LagoWindow.MaxPulses)
            {
                _dropped++;
                continue;
            }

            _charge.Add((float)pulse.Charge);
            _peak.Add((float)pulse.Peak);
            _width.Add((float)pulse.Full);
        }
    }

    public ClusterWork ToWork(SeriesId station, DateTimeOffset from, DateTimeOffset to) =>
        new(station.Value, from, to, [.. _charge], [.. _peak], [.. _width], _lost, _dropped, _simulated)
        {
            Seconds = _seconds,
            Baseline = _baseline.Mean,
            BaselineNoise = _baseline.Deviation,
        };
}
