namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// Clusters from the steep areas of a reachability plot: Ankerst et al. 1999, figure 19, with predecessor correction. Labels and hierarchy equal
/// scikit-learn 1.2.1 with <see cref="PredecessorCorrection.ScikitLearn121"/>.
/// </summary>
public static class XiExtraction
{
    /// <exception cref="ArgumentException">xi outside [0, 1), or a cluster size below 2 or above the number of points.</exception>
    public static XiClusters Extract(OpticsOrdering ordering, XiSettings settings)
    {
        ArgumentNullException.ThrowIfNull(ordering);
        ArgumentNullException.ThrowIfNull(settings);
        if (!(settings.Xi is >= 0 and < 1))
        {
            throw new ArgumentException($"xi must be in [0, 1), got {settings.Xi}.");
        }

        var size = settings.MinClusterSize ?? ordering.MinSamples;
        if (size < 2 || size > ordering.Count)
        {
            throw new ArgumentException($"min_cluster_size must be between 2 and the number of points ({ordering.Count}), got {size}.");
        }

        var hierarchy = new Scan(ordering, settings, size).Run();
        return new XiClusters(Labels(ordering, hierarchy), hierarchy);
    }

    /// <summary>A cluster gets a label where none of its points has one yet: the innermost clusters, as they come first.</summary>
    private static int[] Labels(OpticsOrdering ordering, RankRange[] hierarchy)
    {
        var byRank = new int[ordering.Count];
        Array.Fill(byRank, -1);
        var label = 0;
        foreach (var cluster in hierarchy)
        {
            var ranks = byRank.AsSpan(cluster.Start, cluster.Count);
            if (!ranks.ContainsAnyExcept(-1))
            {
                ranks.Fill(label++);
            }
        }

        var labels = new int[byRank.Length];
        for (var rank = 0; rank < byRank.Length; rank++)
        {
            labels[ordering.Order[rank]] = byRank[rank];
        }

        return labels;
    }

    /// <summary>One pass over the plot. Mib = maximum in between, the highest reachability since the end of a steep-down area.</summary>
    private sealed class Scan
    {
        private readonly double[] _plot;
        private readonly int[] _cameFrom;
        private readonly double _keep;
        private readonly int _minSamples;
        private readonly int _minSize;
        private readonly bool _correct;
        private readonly List<RankRange> _found = [];
        private List<Descent> _descents = [];

        public Scan(OpticsOrdering ordering, XiSettings settings, int minSize)
        {
            _keep = 1 - settings.Xi;
            _minSamples = ordering.MinSamples;
            _minSize = minSize;
            _correct = settings.Correction != PredecessorCorrection.None;

            // An infinite end closes clusters that last to the end of the plot.
            _plot = [.. ordering.Order.Select(p => ordering.Reachability[p]), double.PositiveInfinity];
            var ranks = settings.Correction == PredecessorCorrection.SchubertGertz ? ordering.Ranks() : null;
            _cameFrom = [.. ordering.Order.Select(p => ordering.Predecessor[p]).Select(p => p < 0 || ranks is null ? p : ranks[p])];
        }

        private sealed record Descent(int Start, int End)
        {
            public double Mib { get; set; }
        }

        public RankRange[] Run()
        {
            var next = 0;
            var mib = 0.0;
            var n = _plot.Length - 1;
            for (var rank = 0; rank < n; rank++)
            {
                var down = IsSteepDown(rank);
                if (rank < next || !(down || IsSteepUp(rank)))
                {
                    continue;
                }

                for (var i = next; i <= rank; i++)
                {
                    mib = Math.Max(mib, _plot[i]);
                }

                DropShallow(mib);
                int end;
                if (down)
                {
                    end = ExtendArea(rank, IsSteepDown, IsUp);
                    _descents.Add(new Descent(rank, end));
                }
                else
                {
                    end = ExtendArea(rank, IsSteepUp, IsDown);
                    CloseClusters(rank, end);
                }

                next = end + 1;
                mib = _plot[next];
            }

            return [.. _found];
        }

        // Comparisons with 0/0 and inf/inf are false, as they should be: level ground.
        private double Ratio(int rank) => _plot[rank] / _plot[rank + 1];

        private bool IsSteepUp(int rank) => Ratio(rank) <= _keep;

        private bool IsSteepDown(int rank) => Ratio(rank) >= 1 / _keep;

        private bool IsUp(int rank) => Ratio(rank) < 1;

        private bool IsDown(int rank) => Ratio(rank) > 1;

        /// <summary>Last steep point of the area: it may hold level stretches of at most min_samples points and none that goes the other way.</summary>
        private int ExtendArea(int start, Func<int, bool> isSteep, Func<int, bool> goesBack)
        {
            var (end, level) = (start, 0);
            for (var rank = start; rank < _plot.Length - 1; rank++)
            {
                if (isSteep(rank))
                {
                    (end, level) = (rank, 0);
                }
                else if (goesBack(rank) || ++level > _minSamples)
                {
                    break;
                }
            }

            return end;
        }

        private void DropShallow(double mib)
        {
            _descents = double.IsPositiveInfinity(mib) ? [] : [.. _descents.Where(d => mib <= _plot[d.Start] * _keep)];
            foreach (var descent in _descents)
            {
                descent.Mib = Math.Max(descent.Mib, mib);
            }
        }

        /// <summary>Every open descent may have a cluster that ends in this ascent; the innermost descents are the latest.</summary>
        private void CloseClusters(int ascentStart, int ascentEnd)
        {
            for (var i = _descents.Count - 1; i >= 0; i--)
            {
                if (Candidate(_descents[i], ascentStart, ascentEnd) is { } cluster
                    && cluster.Count >= _minSize
                    && cluster.Start <= _descents[i].End
                    && cluster.End >= ascentStart)
                {
                    _found.Add(cluster);
                }
            }
        }

        private RankRange? Candidate(Descent descent, int ascentStart, int ascentEnd)
        {
            var (start, end) = (descent.Start, ascentEnd);
            var after = _plot[end + 1];
            var before = _plot[start];
            if (after * _keep < descent.Mib)
            {
                return null;
            }

            if (before * _keep >= after)
            {
                // Higher on the left: start where the descent reaches the level of the end.
                while (start < descent.End && _plot[start + 1] > after)
                {
                    start++;
                }
            }
            else if (after * _keep >= before)
            {
                // Higher on the right: end where the ascent passes the level of the start.
                while (end > ascentStart && _plot[end - 1] > before)
                {
                    end--;
                }
            }

            return _correct ? Shorten(start, end) : new RankRange(start, end);
        }

        private RankRange? Shorten(int start, int end)
        {
            for (; start < end; end--)
            {
                if (_plot[start] > _plot[end] || (start <= _cameFrom[end] && _cameFrom[end] < end))
                {
                    return new RankRange(start, end);
                }
            }

            return null;
        }
    }
}
