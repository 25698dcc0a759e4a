using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>One origin of training: what was known then, and what came in the day after.</summary>
/// <param name="Truths">By lead, on the grid of the past; null where there is none.</param>
/// <param name="Fold">Block of time that the origin belongs to; -1 for none.</param>
internal sealed record TecSample(TecHistory Past, TecMap?[] Truths, int Fold);

/// <summary>
/// The origins that a model is trained on, read anew each time they are walked: all of them would not fit in memory. Folds are blocks of time, the
/// same for all centres, so that what is fitted without a fold has seen no map of the days it is judged on.
/// </summary>
internal sealed class TecSamples
{
    public const int Folds = 4;

    private static readonly TimeSpan Every = TimeSpan.FromHours(4);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>No analyses of measurements: CODE's prediction of the day before and two broadcast models.</summary>
    private static readonly string[] NotObserved = ["c1p", "c2p", "gps", "ckm"];

    private readonly SeriesHistory _history;
    private readonly DateTimeOffset _before;
    private readonly List<(SeriesId Series, DateTimeOffset Origin, int Fold)> _origins;

    /// <param name="before">Maps from here on are not looked at.</param>
    public TecSamples(SeriesHistory history, DateTimeOffset before)
    {
        _history = history;
        _before = before;
        HasKp = history.Series.Contains(KnownSeries.Kp);
        Centres = [.. history.Series.Where(s => s.Value.StartsWith("tec/", StringComparison.Ordinal) && history.AllMaps(s).Count > 0 && !NotObserved.Contains(s.Value[4..]))];
        var origins = Centres.SelectMany(c => Origins(c, before)).OrderBy(o => o.Origin).ToList();
        DateTimeOffset[] starts = [.. Enumerable.Range(1, origins.Count == 0 ? 0 : Folds - 1).Select(f => origins[f * origins.Count / Folds].Origin)];
        _origins = [.. origins.Select(o => (o.Series, o.Origin, Fold(o.Origin, starts)))];
    }

    /// <summary>Number of the block; -1 for the last day of one, whose truth lies in the next.</summary>
    private static int Fold(DateTimeOffset origin, DateTimeOffset[] starts) =>
        starts.Any(s => origin < s && origin + Day > s) ? -1 : starts.Count(s => s <= origin);

    public bool HasKp { get; }

    public IReadOnlyList<SeriesId> Centres { get; }

    /// <summary>Of the maps and Kp that training may look at: epochs, grids' sizes and values, in order.</summary>
    public string DataHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var map in Centres.SelectMany(_history.AllMaps).Where(m => m.Epoch < _before))
        {
            hash.AppendData(BitConverter.GetBytes(map.Epoch.UtcTicks));
            hash.AppendData(BitConverter.GetBytes(map.Edition.UtcTicks));
            hash.AppendData(MemoryMarshal.AsBytes(map.Values.AsSpan()));
        }

        foreach (var kp in _history.AsOf(_before).Range(KnownSeries.Kp, DateTimeOffset.MinValue, _before))
        {
            hash.AppendData(BitConverter.GetBytes(kp.ValidTime.UtcTicks));
            hash.AppendData(BitConverter.GetBytes(kp.Value));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>In order of time; those without enough maps before, any map after, or (where the data have it) Kp are left out.</summary>
    /// <param name="wanted">Which origins to read.</param>
    public IEnumerable<TecSample> Walk(Func<DateTimeOffset, bool> wanted, CancellationToken cancel)
    {
        foreach (var (series, origin, fold) in _origins.Where(o => wanted(o.Origin)))
        {
            cancel.ThrowIfCancellationRequested();
            var view = _history.AsOf(origin + Day);
            if (TecHistory.Read(view, series, origin) is var (past, _) && (!HasKp || !past.Kp.IsEmpty) && Truths(view, series, past) is { } truths)
            {
                yield return new TecSample(past, truths, fold);
            }
        }
    }

    private IEnumerable<(SeriesId Series, DateTimeOffset Origin)> Origins(SeriesId series, DateTimeOffset before)
    {
        var maps = _history.AllMaps(series);
        var first = new TecPipeline(series.Value["tec/".Length..]).Schedule.AtOrAfter(maps[0].Epoch) - Day;
        for (var origin = first; origin <= maps[^1].Epoch && origin < before - Day; origin += Every)
        {
            var view = _history.AsOf(origin);
            if (view.Maps(series, origin - Day, origin + TimeSpan.FromTicks(1), MapRole.Input).Count > 0)
            {
                yield return (series, origin);
            }
        }
    }

    private static TecMap?[]? Truths(ISeriesView view, SeriesId series, TecHistory past)
    {
        var maps = view.Maps(series, past.Valid(0), past.Valid(TecHistory.Slots - 1) + TimeSpan.FromTicks(1), MapRole.Truth)
            .Where(m => m.Grid == past.Grid).ToDictionary(m => m.Epoch);
        TecMap?[] truths = [.. Enumerable.Range(0, TecHistory.Slots).Select(l => maps.GetValueOrDefault(past.Valid(l)))];
        return truths.Any(t => t is not null) ? truths : null;
    }
}
