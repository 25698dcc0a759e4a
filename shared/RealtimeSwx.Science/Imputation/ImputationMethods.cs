namespace RealtimeSwx.Science.Imputation;

/// <summary>The methods by name.</summary>
public static class ImputationMethods
{
    /// <summary>Windows of earlier rows that a row is widened by.</summary>
    private static readonly int[] Windows = [2, 12, 72, 288];

    /// <summary>Row methods are fitted on every so-many-th row.</summary>
    private const int FitEvery = 6;

    private static readonly SortedDictionary<string, IRowMethod> RowMethods = new(StringComparer.Ordinal)
    {
        ["bpca"] = new BayesianPca(),
        ["em"] = new ExpectationMaximisation(),
        ["em-bootstrap"] = new BootstrapEm(),
        ["factors"] = new FactorAnalysis(),
        ["knn"] = new NearestNeighbours(),
        ["mice"] = new ChainedRidge(Matching: false),
        ["pmm"] = new ChainedRidge(Matching: true),
        ["sknn"] = new SequentialNeighbours(),
        ["svd"] = new SvdMethod(),
    };

    /// <summary>Names for <see cref="Create"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mean", "linear", .. RowMethods.Keys];

    /// <param name="twoSided">Also from later rows: not what a live system could do.</param>
    public static IImputation Create(string name, bool twoSided) => name switch
    {
        "mean" => new ColumnMean(),
        "linear" => new LinearInTime(twoSided),
        _ when RowMethods.TryGetValue(name, out var method) => InTime(method, twoSided),
        _ => throw new ArgumentException($"'{name}' is no method: {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>A row method with the context in time that all of them get.</summary>
    public static IImputation InTime(IRowMethod method, bool twoSided) => new RowWise(method, new TimeContext(Windows, twoSided), FitEvery);
}
