namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>The issue times of one storm that members are fitted and scored at, for one class of <see cref="SymHLateness"/>.</summary>
/// <param name="rows">Rows of the storm's grid.</param>
/// <param name="features">All features at the i-th of them, in the order of <see cref="SymHFeatures.All"/>.</param>
/// <param name="equation">Sym-H by the equation from the i-th of them, by rows ahead; 0 = the bridged Sym-H of the row itself.</param>
public sealed class IssueRows(TrainingStorm storm, int late, int[] rows, Func<int, ReadOnlyMemory<float>> features, Func<int, ReadOnlyMemory<double>> equation)
{
    public TrainingStorm Storm => storm;

    /// <summary>Class of lateness.</summary>
    public int Late => late;

    public int Count => rows.Length;

    public int Row(int i) => rows[i];

    public ReadOnlyMemory<float> Features(int i) => features(i);

    public ReadOnlySpan<double> Equation(int i) => equation(i).Span;

    public ReadOnlyMemory<double> EquationFrom(int i) => equation(i);

    /// <summary>What the members know as the present Sym-H.</summary>
    public double Now(int i) => Equation(i)[0];

    /// <summary>NaN where it is not known.</summary>
    public double Truth(int i, int ahead) => storm.Truth(rows[i] + ahead);

    /// <summary>What the equation misses.</summary>
    public double Missed(int i, int ahead) => Truth(i, ahead) - Equation(i)[ahead];

    /// <summary>Change of Sym-H until each lead, NaN where it is not known.</summary>
    /// <param name="leads">In rows.</param>
    public double[] Change(int i, IReadOnlyList<int> leads) => [.. leads.Select(h => Truth(i, h) - Now(i))];

    /// <summary>The rows that are a multiple of <paramref name="every"/>: neighbours say the same.</summary>
    public IssueRows Thinned(int every)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i] % every == 0)];
        return new IssueRows(storm, late, [.. kept.Select(i => rows[i])], i => features(kept[i]), i => equation(kept[i]));
    }
}
