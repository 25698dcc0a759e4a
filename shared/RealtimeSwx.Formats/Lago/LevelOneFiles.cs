using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Lago;

/// <summary>
/// LAGO L1 files of one station, one of each an hour, named <c>station_yyyy_MM_dd_HHh00</c>: <c>.cal</c> (<see cref="CalibrationFile"/>), <c>.rte</c> (a line
/// a second: <c>second T P total r1 r2 r3</c>, triggers of each channel) and <c>.scl</c> (a line <c># s second freq T P total r1 r2 r3</c> and 200 rows of 5 ms:
/// of each of three channels, the pulses whose peak is above 30, 50, 100 and 300 ADC counts over the baseline). Temperature and pressure that are not
/// known are written as 0. Memory: the histograms of the open hour.
/// </summary>
public sealed class LevelOneFiles(string folder, SeriesId station) : IDisposable
{
    private const int Channels = 3;
    private const int Rows = 200;

    /// <summary>ADC counts above the baseline.</summary>
    private static readonly int[] Levels = [30, 50, 100, 300];

    private long[][] _charge = [];
    private long[][] _peak = [];
    private DateTimeOffset? _hour;
    private StreamWriter? _rates;
    private StreamWriter? _scalers;

    /// <param name="batch">Of this station, not earlier than those before.</param>
    public void Add(PulseBatch batch)
    {
        var hour = batch.Second - TimeSpan.FromTicks(batch.Second.UtcTicks % TimeSpan.TicksPerHour);
        if (hour != _hour)
        {
            Dispose();
            Open(hour);
        }

        var (triggers, scalers) = (new int[Channels], new int[Rows * Channels * Levels.Length]);
        foreach (var pulse in batch.Pulses)
        {
            var row = (int)Math.Clamp(pulse.Clock / batch.ClockHz * Rows, 0, Rows - 1);
            for (var channel = 0; channel < Math.Min(Channels, pulse.Channels); channel++)
            {
                triggers[channel] += pulse.Mask >> channel & 1;
                var (charge, peak) = Size(pulse, channel, batch.Baseline);
                _charge[channel][Math.Clamp(charge, 0, CalibrationFile.ChargeBins - 1)]++;
                _peak[channel][Math.Clamp(peak, 0, CalibrationFile.PeakBins - 1)]++;
                for (var level = 0; level < Levels.Length; level++)
                {
                    scalers[(row * Channels + channel) * Levels.Length + level] += peak > Levels[level] ? 1 : 0;
                }
            }
        }

        var weather = string.Create(CultureInfo.InvariantCulture, $"{batch.TemperatureC ?? 0:0.00} {batch.PressureHpa ?? 0:0.00}");
        var counts = string.Create(CultureInfo.InvariantCulture, $"{batch.Pulses.Length} {string.Join(' ', triggers)}");
        var second = batch.Second.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        _rates!.Write($"{second} {weather} {counts}\n");
        _scalers!.Write(string.Create(CultureInfo.InvariantCulture, $"# s {second} {batch.ClockHz:0} {weather} {counts}\n"));
        for (var row = 0; row < Rows; row++)
        {
            _scalers.Write(string.Join(' ', scalers.Skip(row * Channels * Levels.Length).Take(Channels * Levels.Length)) + "\n");
        }
    }

    /// <summary>Ends the open hour; the next second opens its own.</summary>
    public void Dispose()
    {
        _rates?.Dispose();
        _scalers?.Dispose();
        if (_hour is { } hour)
        {
            using var calibration = new StreamWriter(Name(hour, "cal"));
            CalibrationFile.Write(calibration, new CalibrationHistograms([.. _charge.Select(c => c.ToImmutableArray())], [.. _peak.Select(p => p.ToImmutableArray())]));
        }

        (_rates, _scalers, _hour) = (null, null, null);
    }

    private void Open(DateTimeOffset hour)
    {
        _hour = hour;
        _charge = [.. Enumerable.Range(0, Channels).Select(_ => new long[CalibrationFile.ChargeBins])];
        _peak = [.. Enumerable.Range(0, Channels).Select(_ => new long[CalibrationFile.PeakBins])];
        (_rates, _scalers) = (new StreamWriter(Name(hour, "rte")), new StreamWriter(Name(hour, "scl")));
        _rates.Write("# # # p 1 rte RealtimeSwx\n# # second T(C) P(hPa) total r1 r2 r3\n");
        _scalers.Write("# # # p 1 scl RealtimeSwx\n# # s second freq T(C) P(hPa) total r1 r2 r3, then 200 rows of 5 ms: peaks above 30 50 100 300 ADC, three channels\n");
    }

    private string Name(DateTimeOffset hour, string kind) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{station.Value[(station.Value.IndexOf('/') + 1)..]}_{hour.UtcDateTime:yyyy_MM_dd_HH}h00.{kind}"));

    private static (int Charge, int Peak) Size(Pulse pulse, int channel, double baseline)
    {
        var (sum, highest) = (0.0, double.NegativeInfinity);
        for (var bin = 0; bin < pulse.Bins; bin++)
        {
            var height = pulse.Samples[bin * pulse.Channels + channel] - baseline;
            (sum, highest) = (sum + height, Math.Max(highest, height));
        }

        return ((int)Math.Round(sum), (int)Math.Round(highest));
    }
}
