using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Lago;

/// <summary>Which second the pulses belong to, and what has been gathered for it.</summary>
internal sealed class AcquaSecond(SeriesId station, DateTimeOffset start)
{
    private const int CounterModulus = 1 << 30;
    private const int MaxPulses = 1_000_000;

    private readonly ImmutableArray<Pulse>.Builder _pulses = ImmutableArray.CreateBuilder<Pulse>();
    private DateTimeOffset? _mark;
    private DateTimeOffset _unmarked = start;
    private long _lastClock = -1;
    private long? _lastCounter;
    private int _lost;

    public double? ClockHz { get; set; }

    public double? TemperatureC { get; set; }

    public double? PressureHpa { get; set; }

    public int Count => _pulses.Count;

    /// <summary>Adds a pulse; returns the finished batch of the second before when the clock shows a new one.</summary>
    public PulseBatch? Add(Pulse pulse, long counter, AcquaHardware hardware)
    {
        PulseBatch? finished = null;
        if (_mark is null)
        {
            // Without second marks the clock falls back once a second, or runs on over its own rate.
            var rate = (long)(ClockHz ?? hardware.ClockHz);
            var seconds = pulse.Clock / rate;
            var lastSeconds = _lastClock < 0 ? 0 : _lastClock / rate;
            var steps = pulse.Clock < _lastClock ? 1 : seconds - lastSeconds;
            if (steps > 0)
            {
                finished = Close(_unmarked, hardware);
                _unmarked = _unmarked.AddSeconds(steps);
            }

            _lastClock = pulse.Clock;
            pulse = pulse with { Clock = pulse.Clock - seconds * rate };
        }
        else if (_pulses.Count == MaxPulses)
        {
            finished = Close(_mark.Value, hardware);
        }

        if (_lastCounter is { } last && (counter - last - 1 + CounterModulus) % CounterModulus is var gap and < MaxPulses)
        {
            _lost += (int)gap;
        }

        _lastCounter = counter;
        _pulses.Add(pulse);
        return finished;
    }

    /// <summary>A second mark: closes the second before, opens its own. A second without pulses is a batch without pulses: the rate was zero.</summary>
    public PulseBatch? Mark(DateTimeOffset time, AcquaHardware? hardware)
    {
        var closed = _mark ?? time.AddSeconds(-1);
        var finished = _pulses.Count > 0 || (_mark is { } mark && mark < time) ? Close(closed, hardware ?? AcquaHardware.Nexys2) : null;
        _mark = time;
        return finished;
    }

    public PulseBatch? End(AcquaHardware? hardware) =>
        _pulses.Count > 0 ? Close(_mark ?? _unmarked, hardware ?? AcquaHardware.Nexys2) : null;

    /// <summary>Takes the first pulse out again: what follows shows that the input had begun within it.</summary>
    public void DropFirst() => _pulses.RemoveAt(0);

    private PulseBatch? Close(DateTimeOffset second, AcquaHardware hardware)
    {
        var batch = new PulseBatch(station, second, ClockHz ?? hardware.ClockHz, hardware.BinNanoseconds, hardware.Baseline, _pulses.DrainToImmutable())
        {
            TemperatureC = TemperatureC,
            PressureHpa = PressureHpa,
            Lost = _lost,
            Source = "acqua",
        };
        _lost = 0;
        return batch;
    }
}
