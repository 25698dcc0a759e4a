using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Lago;

/// <summary>
/// A second of pulses as an acqua v1 or v2 station writes it: its pulses, then the block that opens the next second and so closes this one.
/// <see cref="AcquaFormat"/> reads it back as the same batch (a station without T and P: without them).
/// </summary>
public static class AcquaWriter
{
    /// <param name="counter">Trigger counter of the first pulse, 30 bits.</param>
    /// <returns>ASCII lines.</returns>
    public static byte[] Second(PulseBatch batch, long counter = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var text = new StringBuilder(batch.Pulses.Length * 140).Append("# v 5\n");
        if (batch is { TemperatureC: { } temperature, PressureHpa: { } pressure })
        {
            text.Append(CultureInfo.InvariantCulture, $"# x s {temperature} C {pressure} hPa 0 m\n");
        }

        foreach (var pulse in batch.Pulses)
        {
            for (var bin = 0; bin < pulse.Bins; bin++)
            {
                text.AppendJoin(' ', pulse.Samples.AsSpan(bin * pulse.Channels, pulse.Channels).ToArray()).Append('\n');
            }

            text.Append(CultureInfo.InvariantCulture, $"# t {pulse.Mask} {pulse.Clock}\n# c {counter++ % (1 << 30)}\n");
        }

        return Encoding.ASCII.GetBytes(text.Append(CultureInfo.InvariantCulture, $"# x f {batch.ClockHz:0}\n").Append(Mark(batch.Second.AddSeconds(1))).ToString());
    }

    /// <summary>The line that opens a second.</summary>
    public static string Mark(DateTimeOffset second) => string.Create(
        CultureInfo.InvariantCulture, $"# x h {second.UtcDateTime:HH:mm:ss dd/MM/yyyy} {second.ToUnixTimeSeconds()}\n");
}
