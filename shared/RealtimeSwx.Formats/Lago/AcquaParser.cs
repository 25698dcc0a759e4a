using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Lago;

/// <summary>Assembles pulses from sample lines and marks; <see cref="AcquaSecond"/> puts them into seconds.</summary>
internal sealed class AcquaParser(RowSink sink, ReadOptions options) : LineParser(sink)
{
    private const int DataVersion = 5;
    private const int MaxBins = 4096;

    private readonly AcquaSecond _second = new(AcquaFormat.Station(options), AcquaFormat.Start(options));
    private readonly List<short> _samples = [];
    private AcquaHardware? _hardware;
    private (int Mask, long Clock)? _trigger;
    private int _pulseLine;
    private bool _broken;
    private int _expectedBins;
    private bool _firstPulse = true;
    private int _firstPulseLine;

    public override void Line(ReadOnlySpan<byte> line, int number)
    {
        if (line.IsBlank())
        {
            return;
        }

        if (line[0] != '#')
        {
            Sample(line, number);
            return;
        }

        switch (line.Length > 2 ? line[2] : (byte)'#')
        {
            case (byte)'#' or (byte)'p' or (byte)'r':
                break;
            case (byte)'v':
                Version(line, number);
                break;
            case (byte)'t':
                Trigger(line, number);
                break;
            case (byte)'c':
                Counter(line, number);
                break;
            case (byte)'x':
                Extra(line, number);
                break;
            case (byte)'E':
                Sink.Reject(number, 1, "line", "the acquisition reports a line that it could not read", line);
                _broken = _samples.Count > 0;
                break;
            default:
                Sink.Reject(number, 3, "mark", "unknown mark", line);
                break;
        }
    }

    public override void End(int lines)
    {
        if (_samples.Count > 0 || _trigger is not null)
        {
            var bins = _hardware is null ? 0 : _samples.Count / _hardware.Channels;
            Sink.Reject(_pulseLine, 1, AcquaFormat.CutPulse, $"the input ends within a pulse: {bins} bins, {(_trigger is null ? "no # t, " : "")}no # c", default);
        }

        Emit(_second.End(_hardware));
    }

    private void Sample(ReadOnlySpan<byte> line, int number)
    {
        Span<Range> words = stackalloc Range[3];
        Span<short> values = stackalloc short[3];
        var count = Fields.Words(line, words);
        var hardware = _hardware ?? AcquaHardware.Of(count);
        _pulseLine = _samples.Count == 0 && !_broken ? number : _pulseLine;
        if (hardware is null || count != hardware.Channels)
        {
            BreakPulse(number, 1, "samples", $"not {hardware?.Channels.ToString() ?? "2 or 3"} samples", line);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            if (!Fields.TryInt(line[words[i]], out var value) || value < hardware.MinAdc || value > hardware.MaxAdc)
            {
                BreakPulse(number, words[i].Start.Value + 1, $"ch{i + 1}", $"no ADC value {hardware.MinAdc}..{hardware.MaxAdc}", line);
                return;
            }

            values[i] = (short)value;
        }

        _hardware = hardware;
        if (_trigger is not null)
        {
            BreakPulse(number, 1, "samples", "a sample between # t and # c", line);
            _trigger = null;
            _samples.Clear();
        }

        if (_samples.Count >= MaxBins * count)
        {
            BreakPulse(number, 1, "samples", $"more than {MaxBins} bins without # t", line);
            _samples.Clear();
        }

        foreach (var value in values[..count])
        {
            _samples.Add(value);
        }
    }

    private void Version(ReadOnlySpan<byte> line, int number)
    {
        if (Fields.TryDouble(line[3..], out var version) && version > 1 && version != DataVersion)
        {
            throw new InputException(options.SourceName, $"data version {version}, this reader knows {DataVersion}", number, "# v");
        }
    }

    private void Trigger(ReadOnlySpan<byte> line, int number)
    {
        Span<Range> w = stackalloc Range[4];
        if (Fields.Words(line, w) != 4 || !Fields.TryInt(line[w[2]], out var mask) || mask is < 0 or > 7 || !Fields.TryLong(line[w[3]], out var clock) || clock is < 0 or >= 1L << 32)
        {
            BreakPulse(number, 5, "# t", "no mask 0..7 and clock count", line);
            return;
        }

        if (_trigger is not null)
        {
            BreakPulse(number, 1, "# t", "a second # t without # c between", line);
        }

        _pulseLine = _samples.Count == 0 ? number : _pulseLine;
        _trigger = (mask, clock);
    }

    private void Counter(ReadOnlySpan<byte> line, int number)
    {
        Span<Range> w = stackalloc Range[3];
        var good = Fields.Words(line, w) == 3 && Fields.TryLong(line[w[2]], out var counter) && counter is >= 0 and < 1L << 30;
        if (!good)
        {
            BreakPulse(number, 5, "# c", "no trigger counter of 30 bits", line);
        }

        Fields.TryLong(good ? line[w[2]] : default, out counter);
        if (!_broken && _trigger is { } trigger && Bins(number, line) is { } bins)
        {
            var samples = ImmutableArray.Create(CollectionsMarshal.AsSpan(_samples)[..(bins * _hardware!.Channels)]);
            Emit(_second.Add(new Pulse(trigger.Clock, trigger.Mask, _hardware.Channels, samples), counter, _hardware));
            _firstPulse = false;
        }
        else if (!_broken && _trigger is null)
        {
            Sink.Reject(number, 1, _firstPulse ? AcquaFormat.CutPulse : "# c", "a pulse without # t", line);
        }

        _samples.Clear();
        (_trigger, _broken) = (null, false);
    }

    /// <summary>How many bins the pulse keeps, or null when it is not whole. v2 boards differ, so the first two pulses say how many there are.</summary>
    private int? Bins(int number, ReadOnlySpan<byte> line)
    {
        if (_hardware is null)
        {
            Sink.Reject(number, 1, _firstPulse ? AcquaFormat.CutPulse : "samples", "a pulse without samples", line);
            return null;
        }

        var bins = _samples.Count / _hardware.Channels;
        if (_hardware.Bins == 0 && _expectedBins > 0 && _firstPulseLine > 0 && bins > _expectedBins && _second.Count == 1)
        {
            Sink.Reject(_firstPulseLine, 1, AcquaFormat.CutPulse, $"the input starts within a pulse: {_expectedBins} of {bins} bins", default);
            _second.DropFirst();
            _expectedBins = bins;
        }

        if (_expectedBins == 0)
        {
            _expectedBins = _hardware.Bins > 0 ? _hardware.Bins : bins;
            _firstPulseLine = _pulseLine;
        }
        else
        {
            _firstPulseLine = 0;
        }

        if (bins < _expectedBins)
        {
            Sink.Reject(_pulseLine, 1, _firstPulse ? AcquaFormat.CutPulse : "bins", $"a pulse of {bins} bins, expected {_expectedBins}", line);
            return null;
        }

        if (bins > _expectedBins)
        {
            Sink.Reject(_pulseLine, 1, "bins", $"a pulse of {bins} bins: the {bins - _expectedBins} surplus bins are dropped", line);
        }

        return _expectedBins;
    }

    private void Extra(ReadOnlySpan<byte> line, int number)
    {
        Span<Range> w = stackalloc Range[16];
        var words = Fields.Words(line, w);
        if (words < 4)
        {
            return;
        }

        // The block of a second opens it: f is the clock of the second before, T and P hold until the next block.
        switch (line[w[2]])
        {
            case [(byte)'f']:
                if (Fields.TryDouble(line[w[3]], out var hz) && hz is > 1e6 and < 1e9)
                {
                    _second.ClockHz = hz;
                }
                else
                {
                    Sink.Reject(number, w[3].Start.Value + 1, "# x f", "no clock frequency", line);
                }

                break;
            case [(byte)'h']:
                Second(line, w[..words], number);
                break;
            case [(byte)'s']:
                _second.TemperatureC = Fields.TryDouble(line[w[3]], out var t) ? t : null;
                _second.PressureHpa = words > 5 && Fields.TryDouble(line[w[5]], out var p) ? p : null;
                break;
            case [(byte)'t']:
                _second.TemperatureC = Fields.TryDouble(line[w[3]], out var kt) ? kt : null;
                break;
            case [(byte)'p']:
                _second.PressureHpa = Fields.TryDouble(line[w[3]], out var kp) ? kp : null;
                break;
        }
    }

    /// <summary><c># x h hh:mm:ss dd/mm/yyyy epoch</c>: the epoch counts, as in the reader of the collaboration; the date stands in when it is missing.</summary>
    private void Second(ReadOnlySpan<byte> line, ReadOnlySpan<Range> w, int number)
    {
        DateTimeOffset time;
        if (w.Length > 5 && Fields.TryLong(line[w[5]], out var epoch) && epoch is >= 0 and < 7_258_118_400)
        {
            time = DateTimeOffset.FromUnixTimeSeconds(epoch);
        }
        else if (w.Length <= 4 || line[w[3]] is not { Length: 8 } hms || line[w[4]] is not { Length: 10 } dmy
            || !Fields.TryInt(dmy[6..], out var year) || !Fields.TryInt(dmy[3..5], out var month) || !Fields.TryInt(dmy[..2], out var day)
            || !Fields.TryInt(hms[..2], out var hour) || !Fields.TryInt(hms[3..5], out var minute) || !Fields.TryInt(hms[6..], out var second)
            || !Fields.TryTime(year, month, day, hour, minute, second, out time))
        {
            Sink.Reject(number, 1, "# x h", "no hh:mm:ss dd/mm/yyyy and epoch", line);
            return;
        }

        Emit(_second.Mark(time, _hardware));
    }

    private void BreakPulse(int number, int column, string field, string reason, ReadOnlySpan<byte> line)
    {
        if (!_broken)
        {
            Sink.Reject(number, column, field, reason + "; its pulse is dropped", line);
        }

        _broken = true;
    }

    private void Emit(PulseBatch? batch)
    {
        if (batch is not null)
        {
            Sink.Add(batch);
        }
    }
}
