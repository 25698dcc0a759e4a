using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Backtest;

/// <summary>One scored stretch: target times from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public sealed record ScoringWindow(string Split, int Storm, DateTimeOffset From, DateTimeOffset To)
{
    public bool Holds(DateTimeOffset target) => target >= From && target <= To;
}

/// <summary>Reads <c>split,storm,score_from,score_to</c>.</summary>
public static class ScoringWindows
{
    private static readonly string[] Columns = ["split", "storm", "score_from", "score_to"];

    public static IReadOnlyList<ScoringWindow> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(path, "no such file");
        }

        using var reader = new StreamReader(path);
        var header = (reader.ReadLine() ?? throw new InputException(path, "the file is empty")).Split(',');
        var at = Columns.Select(c => Array.IndexOf(header, c)).ToArray();
        if (Array.FindIndex(at, a => a < 0) is var missing and >= 0)
        {
            throw new InputException(path, "the column is missing", 1, Columns[missing]);
        }

        var result = new List<ScoringWindow>();
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            var cells = text.Split(',');
            if (text.Length == 0)
            {
                continue;
            }

            if (cells.Length < header.Length || !int.TryParse(cells[at[1]], NumberStyles.Integer, CultureInfo.InvariantCulture, out var storm))
            {
                throw new InputException(path, $"'{text}' is no scoring window", line, "storm");
            }

            result.Add(new ScoringWindow(cells[at[0]], storm, Time(cells[at[2]], "score_from"), Time(cells[at[3]], "score_to")));

            DateTimeOffset Time(string cell, string field) =>
                DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                    ? time
                    : throw new InputException(path, $"'{cell}' is no time", line, field);
        }

        return result;
    }
}
