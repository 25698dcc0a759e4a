using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>Numbers by which drawn windows can be held against real ones.</summary>
internal static class WindowStatistics
{
    private const int Hour = 12;

    private static readonly (string Name, SymHColumn Column)[] Shown =
        [("Bz, nT", SymHColumn.Bz), ("Bt, nT", SymHColumn.Bt), ("V, km/s", SymHColumn.Speed), ("N, cm-3", SymHColumn.Density), ("Sym-H, nT", SymHColumn.SymH)];

    /// <summary>By name: marginals of what is known, autocorrelation, the lag at which Sym-H follows southward driving most, and what the equation misses.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(IReadOnlyList<StormWindow> windows)
    {
        var result = new List<KeyValuePair<string, double>>();
        foreach (var (name, column) in Shown)
        {
            var all = windows.SelectMany(w => w.Grid[column].ToArray().Where(double.IsFinite)).Order().ToList();
            var mean = all.Average();
            Add($"{name}: mean", mean);
            Add($"{name}: standard deviation", Math.Sqrt(all.Average(v => (v - mean) * (v - mean))));
            Add($"{name}: 5 %", all[all.Count / 20]);
            Add($"{name}: 95 %", all[all.Count - 1 - (all.Count / 20)]);
            foreach (var lag in (int[])[1, Hour, 6 * Hour])
            {
                Add($"{name}: correlation with {(lag < Hour ? $"{5 * lag} min" : $"{lag / Hour} h")} before", Correlation(windows, column, column, lag));
            }
        }

        var depths = windows.Select(w => w.Lowest().Depth).Order().ToList();
        Add("least Sym-H, nT: 5 % of windows deeper than", depths[depths.Count / 20]);
        Add("least Sym-H, nT: median", depths[depths.Count / 2]);
        var frames = windows.Select(w => new SymHFrame(w.Grid)).ToList();
        var (lagged, at) = Enumerable.Range(0, (6 * Hour) + 1).Where(l => l % 3 == 0).Select(l => (Correlation(windows, SymHColumn.Bz, SymHColumn.SymH, l), l)).MaxBy(c => Math.Abs(c.Item1));
        Add("Sym-H with Bz before: strongest correlation", lagged);
        Add("Sym-H with Bz before: its lag, min", 5 * at);
        foreach (var ahead in (int[])[Hour, 2 * Hour])
        {
            var missed = frames.SelectMany(f => Enumerable.Range(StormWindow.History, f.Rows - StormWindow.History - ahead).Select(r => f.SymH[r + ahead] - f.Burton(r)[ahead])).ToList();
            Add($"equation misses in {ahead / Hour} h, nT: mean", missed.Average());
            Add($"equation misses in {ahead / Hour} h, nT: root mean square", Math.Sqrt(missed.Average(m => m * m)));
        }

        return result;

        void Add(string name, double value) => result.Add(KeyValuePair.Create(name, value));
    }

    /// <summary>Correlation of a column with another so many rows before, over all pairs of known values.</summary>
    private static double Correlation(IReadOnlyList<StormWindow> windows, SymHColumn before, SymHColumn after, int lag)
    {
        var (n, x, y, xx, yy, xy) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var window in windows)
        {
            var a = window.Grid[before];
            var b = window.Grid[after];
            for (var r = lag; r < b.Length; r++)
            {
                if (double.IsFinite(a[r - lag]) && double.IsFinite(b[r]))
                {
                    (n, x, y, xx, yy, xy) = (n + 1, x + a[r - lag], y + b[r], xx + (a[r - lag] * a[r - lag]), yy + (b[r] * b[r]), xy + (a[r - lag] * b[r]));
                }
            }
        }

        return ((n * xy) - (x * y)) / Math.Sqrt(((n * xx) - (x * x)) * ((n * yy) - (y * y)));
    }

    /// <summary>One row a number, one column a kind of window.</summary>
    public static void Write(IReadOnlyList<(string Name, IReadOnlyList<StormWindow> Windows)> kinds, Action<string> write)
    {
        var columns = kinds.Select(k => Of(k.Windows)).ToList();
        write($"| | {string.Join(" | ", kinds.Select(k => k.Name))} |");
        write("|---|" + string.Concat(kinds.Select(_ => "---|")));
        for (var i = 0; i < columns[0].Count; i++)
        {
            write($"| {columns[0][i].Key} | {string.Join(" | ", columns.Select(c => FormattableString.Invariant($"{c[i].Value:G4}")))} |");
        }
    }
}
