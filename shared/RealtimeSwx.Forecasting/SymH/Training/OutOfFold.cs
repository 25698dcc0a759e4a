namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>What each member said at issue times of one storm that it had not seen.</summary>
/// <param name="fold">That held the storm.</param>
/// <param name="members">By name: per issue time, per lead.</param>
/// <param name="spread">Per issue time, per lead, nT.</param>
internal sealed class OutOfFold(int fold, IssueRows rows, IReadOnlyDictionary<string, double[][]> members, double[][] spread)
{
    public int Fold => fold;

    public IssueRows Rows => rows;

    public IEnumerable<string> Members => members.Keys;

    public double Observed(int lead, int i) => rows.Truth(i, SymHLeads.Rows[lead]);

    /// <summary>The issue times whose truth is known at a lead: only they count at it.</summary>
    public IEnumerable<int> Known(int lead) => Enumerable.Range(0, rows.Count).Where(i => !double.IsNaN(Observed(lead, i)));

    public double[] Observed(int lead) => [.. Known(lead).Select(i => Observed(lead, i))];

    public double Spread(int lead, int i) => spread[i][lead];

    public IEnumerable<double> Member(string name, int lead) => Known(lead).Select(i => members[name][i][lead]);

    public double Combined(SymHCombination combination, int lead, int i) => combination.Combine(m => members[m][i][lead]);
}
