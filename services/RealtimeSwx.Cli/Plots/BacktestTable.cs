using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Rows of a backtest CSV: the wanted columns by name, NaN where a cell is empty.</summary>
internal sealed class BacktestTable
{
    private readonly Dictionary<string, List<double>> _columns;
    private readonly List<DateTime> _targets;

    private BacktestTable(Dictionary<string, List<double>> columns, List<DateTime> targets) => (_columns, _targets) = (columns, targets);

    public int Rows => _targets.Count;

    /// <summary>Target or valid times, UTC.</summary>
    public IReadOnlyList<DateTime> Targets => _targets;

    public IReadOnlyList<double> this[string column] => _columns[column];

    public static IReadOnlyList<string> Quantiles { get; } = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => "q" + QuantileLevels.Key(i))];

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>The 19 quantiles of a row.</summary>
    public double[] QuantilesOf(int row) => [.. Quantiles.Select(q => _columns[q][row])];

    /// <param name="wanted">Columns to keep; one that the file has not is left out.</param>
    /// <exception cref="InputException">No target_time, or a cell that is no number.</exception>
    public static BacktestTable Read(string path, IEnumerable<string> wanted)
    {
        using var reader = new StreamReader(path);
        var header = (reader.ReadLine() ?? throw new InputException(path, "the file is empty")).Split(',');
        var time = Array.IndexOf(header, "target_time");
        if (time < 0)
        {
            throw new InputException(path, "the column is missing", 1, "target_time");
        }

        var kept = wanted.Distinct().Select(w => (Name: w, At: Array.IndexOf(header, w))).Where(c => c.At >= 0).ToList();
        var columns = kept.ToDictionary(c => c.Name, _ => new List<double>());
        var targets = new List<DateTime>();
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            var cells = text.Split(',');
            targets.Add(DateTime.Parse(cells[time], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
            foreach (var (name, at) in kept)
            {
                columns[name].Add(
                    cells[at].Length == 0 ? double.NaN
                    : double.TryParse(cells[at], CultureInfo.InvariantCulture, out var value) ? value
                    : throw new InputException(path, $"'{cells[at]}' is no number", line, name));
            }
        }

        return new BacktestTable(columns, targets);
    }
}
