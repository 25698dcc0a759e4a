using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>What each member said about one storm that it had not seen. Indices run over <see cref="Rows"/>.</summary>
internal sealed class OutOfFold
{
    private readonly Dictionary<string, double[][]> _members;

    private OutOfFold(TrainingStorm storm, int[] rows, Dictionary<string, double[][]> members) => (Storm, Rows, _members) = (storm, rows, members);

    public TrainingStorm Storm { get; }

    /// <summary>The rows that were predicted: a sample of the storm's.</summary>
    public int[] Rows { get; }

    /// <summary>Decides the fold in which the spread is calibrated.</summary>
    public int Position => Storm.Storm;

    public static OutOfFold Of(TrainingStorm storm, int[] rows, LinearFits ridgeFits, LinearModel ridge, LinearFits lagsFits, LinearModel lags, double[][] network) =>
        new(storm, rows, new Dictionary<string, double[][]>(StringComparer.Ordinal)
        {
            [SymHLeads.Ridge] = Linear(storm, rows, ridgeFits, ridge),
            [SymHLeads.Lags] = Linear(storm, rows, lagsFits, lags),
            [SymHLeads.Lstm] = network,
        });

    public double[] Observed(int lead) => [.. Rows.Select(r => Storm.SymH(r + SymHLeads.Rows[lead]))];

    public IEnumerable<double> Member(string name, int lead) => _members[name].Select(p => p[lead]);

    public double Combined(SymHCombination combination, int lead, int i) => combination.Combine(m => _members[m][i][lead]);

    /// <summary>Logarithm of 1 nT + the combined absolute error, by row.</summary>
    public Dictionary<int, double[]> Errors(IReadOnlyList<SymHCombination> combinations) => Rows
        .Select((row, i) => (row, Values: combinations.Select((c, lead) =>
            Math.Log(1 + Math.Abs(Storm.SymH(row + SymHLeads.Rows[lead]) - Combined(c, lead, i)))).ToArray()))
        .ToDictionary(p => p.row, p => p.Values);

    private static double[][] Linear(TrainingStorm storm, int[] rows, LinearFits fits, LinearModel model) =>
        [.. rows.Select(r => model.Predict(fits.Pick(storm, r)).Select(d => storm.SymH(r) + d).ToArray())];
}
