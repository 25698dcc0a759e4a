using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Training rows: features with the Kp of every lead that followed.</summary>
/// <param name="Names">Of the features.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Past">What Kp was before a row; made when asked for, a hundred thousand of them do not fit into memory.</param>
/// <param name="Rows">Row-major: row x feature.</param>
/// <param name="Targets">Lead x row, Kp units.</param>
/// <param name="Folds">Of each row: rows that tell of each other are in one fold.</param>
internal sealed record KpRows(KpCadence Cadence, IReadOnlyList<string> Names, int Count, Func<int, KpPast> Past, float[] Rows, float[][] Targets, int[] Folds)
{
    public ReadOnlyMemory<float> Row(int i) => Rows.AsMemory(i * Names.Count, Names.Count);

    /// <summary>Rows of Kp alone; the folds are blocks of years.</summary>
    /// <exception cref="InputException">Fewer rows than a fit needs.</exception>
    public static KpRows OfKpAlone(KpSeries series, int folds)
    {
        var issues = series.Issues().ToList();
        return issues.Count < 1000
            ? throw new InputException("kp", $"{issues.Count} training samples are too few (1000 needed)")
            : Make(series, series.Cadence.Features.Names, issues, i => i * folds / issues.Count, (i, row) => series.Cadence.Features.Fill(row.Span, series.Past(issues[i])));
    }

    /// <summary>Rows of storms with wind. A storm has one fold, and storms whose stretches meet share it.</summary>
    public static KpRows OfStorms(KpSeries series, IReadOnlyList<ArchiveSegment> storms, IReadOnlyList<int> foldOfStorm)
    {
        var inputs = storms.SelectMany((s, n) => series.Issues(s.From, s.To)
                .Where(t => t >= s.From && t <= s.To)
                .Select(t => (Input: new KpInput(new KpWindow(series.Cadence, t, []), KpInput.ReadWind(s.History.AsOf(t), t)), Fold: foldOfStorm[n])))
            .Where(i => i.Input.HasWind)
            .ToList();
        return Make(series, KpWindFeatures.Names, [.. inputs.Select(i => i.Input.Window.Issue)], i => inputs[i].Fold, (i, row) =>
            KpWindFeatures.Fill(row.Span, series.Past(inputs[i].Input.Window.Issue), new SymHFrame(inputs[i].Input.Wind!)));
    }

    /// <summary>Fold of each storm: in order of time, those that meet together.</summary>
    public static IReadOnlyList<int> FoldOfStorms(IReadOnlyList<ArchiveSegment> storms, int folds)
    {
        var (result, group, end) = (new int[storms.Count], -1, DateTimeOffset.MinValue);
        foreach (var (storm, i) in storms.Select((s, i) => (s, i)).OrderBy(s => s.s.From))
        {
            group += storm.From > end + KpCadence.Kp.Step ? 1 : 0;
            end = storm.To > end ? storm.To : end;
            result[i] = group % folds;
        }

        return result;
    }

    private static KpRows Make(KpSeries series, IReadOnlyList<string> names, IReadOnlyList<DateTimeOffset> issues, Func<int, int> fold, Action<int, Memory<float>> fill)
    {
        var rows = new float[issues.Count * names.Count];
        Parallel.For(0, issues.Count, i => fill(i, rows.AsMemory(i * names.Count, names.Count)));
        return new KpRows(
            series.Cadence,
            names,
            issues.Count,
            i => series.Past(issues[i]),
            rows,
            [.. Enumerable.Range(0, series.Cadence.Leads).Select(lead => issues.Select(t => (float)series.After(t, lead)).ToArray())],
            [.. Enumerable.Range(0, issues.Count).Select(fold)]);
    }
}
