using System.Globalization;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>A row by column name.</summary>
internal sealed class CsvRow(Dictionary<string, string> cells)
{
    public string this[string column] => cells[column];

    public double Number(string column) => double.Parse(cells[column], CultureInfo.InvariantCulture);

    public DateTimeOffset Time(string column) =>
        DateTimeOffset.Parse(cells[column], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

internal static class Csv
{
    public static IReadOnlyList<CsvRow> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(l => new CsvRow(header.Zip(l.Split(',')).ToDictionary(p => p.Item1, p => p.Item2)))];
    }
}
