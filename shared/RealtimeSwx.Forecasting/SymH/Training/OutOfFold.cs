namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>What each member said at issue times of one storm that it had not seen.</summary>
/// <param name="members">By name: per issue time, per lead.</param>
internal sealed class OutOfFold(IssueRows rows, IReadOnlyDictionary<string, double[][]> members)
{
    public IssueRows Rows => rows;

    public double[] Observed(int lead) => [.. Enumerable.Range(0, rows.Count).Select(i => rows.Truth(i, SymHLeads.Rows[lead]))];

    public IEnumerable<double> Member(string name, int lead) => members[name].Select(p => p[lead]);

    public double Combined(SymHCombination combination, int lead, int i) => combination.Combine(m => members[m][i][lead]);

    /// <summary>Logarithm of 1 nT + the combined absolute error, per lead.</summary>
    public double[] LogError(IReadOnlyList<SymHCombination> combinations, int i) =>
        [.. combinations.Select((c, lead) => Math.Log(1 + Math.Abs(rows.Truth(i, SymHLeads.Rows[lead]) - Combined(c, lead, i))))];
}
