using System.Collections.Immutable;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>The pulses of a window that are clustered, as points in scaled features.</summary>
internal sealed class WindowSpace
{
    private readonly ClusterWork _work;
    private readonly int[] _pulses;
    private readonly LandmarkModel _scaler;

    private WindowSpace(ClusterWork work, int[] pulses, LandmarkModel scaler, PointSet points) =>
        (_work, _pulses, _scaler, Points) = (work, pulses, scaler, points);

    public PointSet Points { get; }

    /// <param name="pulses">Indices into the work, all with signal.</param>
    public static WindowSpace Of(ClusterWork work, int[] pulses)
    {
        const int D = LagoFeatures.Count;
        var values = new double[pulses.Length * D];
        for (var i = 0; i < pulses.Length; i++)
        {
            LagoFeatures.Coordinates(work.Charge[pulses[i]], work.Peak[pulses[i]], work.Width[pulses[i]], values.AsSpan(i * D, D));
        }

        var (mean, scale) = (new double[D], new double[D]);
        for (var k = 0; k < D; k++)
        {
            var column = Enumerable.Range(0, pulses.Length).Select(i => values[i * D + k]);
            mean[k] = pulses.Length == 0 ? 0 : column.Average();
            var deviation = pulses.Length == 0 ? 0 : Math.Sqrt(column.Average(v => (v - mean[k]) * (v - mean[k])));
            scale[k] = deviation > 1e-9 ? deviation : 1;
            for (var i = 0; i < pulses.Length; i++)
            {
                values[i * D + k] = (values[i * D + k] - mean[k]) / scale[k];
            }
        }

        return new WindowSpace(work, pulses, new LandmarkModel([.. mean], [.. scale], [], []), new PointSet(values, pulses.Length, D));
    }

    /// <summary>A point of the space in physical units.</summary>
    public ImmutableArray<double> Physical(int point)
    {
        var (charge, peak) = ((double)_work.Charge[_pulses[point]], (double)_work.Peak[_pulses[point]]);
        return [charge, peak, charge / peak, _work.Width[_pulses[point]]];
    }

    /// <summary>Physical values (<see cref="LagoFeatures.Names"/>) in this window's scale.</summary>
    public double[] Scaled(ImmutableArray<double> physical)
    {
        var scaled = new double[LagoFeatures.Count];
        _scaler.Scaled(physical[0], physical[1], physical[3], scaled);
        return scaled;
    }

    /// <summary>Evenly along the cluster order of every core, so that dense and thin parts are both represented; at most <see cref="LandmarkModel.MaxLandmarks"/>.</summary>
    public LandmarkModel Landmarks(ImmutableArray<CoreCluster> cores)
    {
        var total = cores.Sum(c => c.Members.Length);
        var chosen = cores
            .SelectMany(c =>
            {
                var count = Math.Clamp(c.Members.Length * (LandmarkModel.MaxLandmarks - cores.Length) / Math.Max(1, total), 1, c.Members.Length);
                return Enumerable.Range(0, count).Select(i => (Point: c.Members[(int)((long)i * c.Members.Length / count)], c.Id));
            })
            .ToList();
        return _scaler with
        {
            Points = [.. chosen.SelectMany(c => Points[c.Point].ToArray())],
            Labels = [.. chosen.Select(c => c.Id)],
        };
    }
}

/// <param name="Members">Points in cluster order.</param>
/// <param name="Medoid">The member nearest to the mean of the members.</param>
internal sealed record CoreCluster(int Id, ImmutableArray<int> Members, int Medoid)
{
    /// <summary>One per xi label, in label order; ids are labels until identities are matched.</summary>
    public static ImmutableArray<CoreCluster> Of(XiClusters xi, WindowSpace space) =>
        [.. Enumerable.Range(0, xi.Count).Select(label =>
        {
            ImmutableArray<int> members = [.. Enumerable.Range(0, xi.Labels.Length).Where(i => xi.Labels[i] == label)];
            return new CoreCluster(label, members, MedoidOf(members, space.Points));
        })];

    private static int MedoidOf(ImmutableArray<int> members, PointSet points)
    {
        var mean = new double[points.Dimensions];
        foreach (var member in members)
        {
            for (var k = 0; k < mean.Length; k++)
            {
                mean[k] += points[member][k] / members.Length;
            }
        }

        return members.MinBy(m => ClusterIdentity.Square(points[m], mean));
    }
}
