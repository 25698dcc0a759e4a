using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Fits the local ridge on every origin (each fourth hour) whose next day is known, all centres together, once for each length of history. Errors are
/// divided by the mean TEC, so that days of an active Sun do not rule the fit and the result carries over from one part of the solar cycle to
/// another. Closed form, no random numbers.
/// </summary>
public static class TecTrainer
{
    private const int Thinning = 3;
    private const int LeastIssues = 5;
    private static readonly TimeSpan Every = TimeSpan.FromHours(4);

    /// <param name="before">Maps from here on are not looked at.</param>
    public static ModelBundle Train(SeriesHistory history, DateTimeOffset before, IProgress<string>? progress, CancellationToken cancel)
    {
        var kp = history.Series.Contains(KnownSeries.Kp);
        var sums = new TecTrainingSums();
        var centres = history.Series.Where(s => s.Value.StartsWith("tec/", StringComparison.Ordinal) && history.AllMaps(s).Count > 0).ToList();
        foreach (var series in centres)
        {
            var maps = history.AllMaps(series);
            var first = new TecPipeline(series.Value["tec/".Length..]).Schedule.AtOrAfter(maps[0].Epoch) - TimeSpan.FromDays(1);
            for (var origin = first; origin <= maps[^1].Epoch && origin < before - TimeSpan.FromDays(1); origin += Every)
            {
                cancel.ThrowIfCancellationRequested();
                var view = history.AsOf(origin + TimeSpan.FromDays(1));
                if (TecHistory.Read(view, series, origin) is var (past, _) && (!kp || !past.Kp.IsEmpty))
                {
                    sums.Add(past, Truths(view, series, past));
                }
            }
        }

        progress?.Report($"tec: {sums.Origins} origins of {string.Join(", ", centres)}, {(kp ? "with Kp" : "no Kp in the data")}");
        if (sums.Origins < LeastIssues)
        {
            throw new InputException("tec", $"{sums.Origins} origins to train on are too few ({LeastIssues} needed, each with a day of maps before it and one after)");
        }

        var card = new
        {
            target = "tec",
            members = new[] { LocalMember.MemberName },
            trained_on = centres.Select(c => c.Value),
            trained_before = before,
            origins = sums.Origins,
            kp,
            ridge_penalty = TecNormalEquations.Penalty,
        };
        return ModelBundle.Create("tec",
        [
            KeyValuePair.Create(TecModel.CardFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(card, new JsonSerializerOptions { WriteIndented = true })),
            KeyValuePair.Create(LocalMember.File, (ReadOnlyMemory<byte>)sums.Solve().Write()),
        ]);
    }

    private static Dictionary<DateTimeOffset, TecMap> Truths(ISeriesView view, SeriesId series, TecHistory past) =>
        view.Maps(series, past.Valid(0), past.Valid(TecHistory.Slots - 1) + TimeSpan.FromTicks(1), MapRole.Truth)
            .Where(m => m.Grid == past.Grid).ToDictionary(m => m.Epoch);

    /// <summary>Every third column of a fine grid, another third each time: neighbours say nearly the same.</summary>
    internal static IEnumerable<int> Columns(TecGrid grid, int turn) =>
        grid.UniqueLonCount < 36 ? Enumerable.Range(0, grid.UniqueLonCount) : Enumerable.Range(0, grid.UniqueLonCount).Where(j => j % Thinning == turn % Thinning);
}
