using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Tests;

/// <summary>Reads text written in a test.</summary>
internal static class Reading
{
    public static List<FeedRecord> Of(string text, string format, ReadOptions? options = null, string name = "test") =>
        [.. FeedFile.ReadBytes(Encoding.UTF8.GetBytes(text), name, format, options)];

    public static List<Observation> Observations(string text, string format) => [.. Of(text, format).Select(r => r.ShouldBeOfType<Observation>())];

    public static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) => new(year, month, day, hour, minute, second, TimeSpan.Zero);
}
