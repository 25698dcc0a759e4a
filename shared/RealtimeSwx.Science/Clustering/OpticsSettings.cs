namespace RealtimeSwx.Science.Clustering;

/// <param name="MinSamples">Points in the neighbourhood of a core point, itself included; at least 2.</param>
public sealed record OpticsSettings(int MinSamples)
{
    /// <summary>Largest distance that links two points; infinity for the whole hierarchy.</summary>
    public double MaxEps { get; init; } = double.PositiveInfinity;

    /// <summary>Null: <see cref="OrderingEngines.BySize"/>. The result does not depend on it.</summary>
    public IOrderingEngine? Engine { get; init; }
}

/// <summary>The OPTICS cluster order and its reachability plot.</summary>
/// <param name="MinSamples">As asked for: xi extraction needs it again.</param>
/// <param name="Order">Point index by rank.</param>
/// <param name="Reachability">By point index; infinity where a component starts.</param>
/// <param name="CoreDistance">By point index; infinity for points that are not core within the largest distance.</param>
/// <param name="Predecessor">By point index: the point it was reached from, -1 where a component starts.</param>
public sealed record OpticsOrdering(int MinSamples, int[] Order, double[] Reachability, double[] CoreDistance, int[] Predecessor)
{
    public int Count => Order.Length;

    /// <summary>Rank by point index: the inverse of <see cref="Order"/>.</summary>
    public int[] Ranks()
    {
        var ranks = new int[Order.Length];
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            ranks[Order[rank]] = rank;
        }

        return ranks;
    }
}
