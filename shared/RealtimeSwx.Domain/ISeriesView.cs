namespace RealtimeSwx.Domain;

/// <summary>
/// What was known at one instant: the only way that features, baselines and scores read data. Values whose <c>AvailableAt</c> is after
/// <see cref="AsOf"/> do not exist here, nor do revisions that came later.
/// </summary>
public interface ISeriesView
{
    DateTimeOffset AsOf { get; }

    /// <summary>Observations with <paramref name="from"/> &lt;= valid time &lt; <paramref name="to"/>, ascending, one (the most settled known) per valid time.</summary>
    IReadOnlyList<Observation> Range(SeriesId series, DateTimeOffset from, DateTimeOffset to);

    /// <summary>Maps with <paramref name="from"/> &lt;= epoch &lt; <paramref name="to"/>, ascending, one per epoch.</summary>
    IReadOnlyList<TecMap> Maps(SeriesId series, DateTimeOffset from, DateTimeOffset to, MapRole role);
}
