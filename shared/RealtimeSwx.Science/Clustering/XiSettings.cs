namespace RealtimeSwx.Science.Clustering;

/// <summary>How a candidate cluster is shortened until its last point was reached from inside it.</summary>
public enum PredecessorCorrection
{
    None,

    /// <summary>Schubert and Gertz 2018, algorithm 2.</summary>
    SchubertGertz,

    /// <summary>
    /// As scikit-learn up to 1.2.1 computes it: the predecessor's point index is compared with ranks of the order. Results then depend on the
    /// order of the rows; only for equality with that library.
    /// </summary>
    ScikitLearn121,
}

/// <param name="Xi">Relative drop that makes a point steep, 0 &lt;= xi &lt; 1.</param>
public sealed record XiSettings(double Xi)
{
    /// <summary>Smallest cluster; null: the ordering's min_samples.</summary>
    public int? MinClusterSize { get; init; }

    public PredecessorCorrection Correction { get; init; } = PredecessorCorrection.ScikitLearn121;
}

/// <summary>One cluster: the ranks <c>Start</c> to <c>End</c> of the order, both included.</summary>
public readonly record struct RankRange(int Start, int End)
{
    public int Count => End - Start + 1;

    public bool Contains(int rank) => Start <= rank && rank <= End;
}

/// <param name="Labels">By point index: number of the innermost cluster, -1 for noise.</param>
/// <param name="Hierarchy">Every cluster; nested ones come before those that hold them.</param>
public sealed record XiClusters(int[] Labels, RankRange[] Hierarchy)
{
    /// <summary>Number of labelled clusters.</summary>
    public int Count => Labels.Length == 0 ? 0 : Math.Max(0, Labels.Max() + 1);
}
