using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>A view in which Sym-H was never measured.</summary>
internal sealed class WithoutSymH(ISeriesView view) : ISeriesView
{
    public DateTimeOffset AsOf => view.AsOf;

    public IReadOnlyList<Observation> Range(SeriesId series, DateTimeOffset from, DateTimeOffset to) =>
        series == KnownSeries.SymH ? [] : view.Range(series, from, to);

    public IReadOnlyList<TecMap> Maps(SeriesId series, DateTimeOffset from, DateTimeOffset to, MapRole role) => view.Maps(series, from, to, role);
}
