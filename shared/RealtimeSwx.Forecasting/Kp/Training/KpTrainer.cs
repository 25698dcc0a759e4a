using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <param name="Observed">All known Kp; gaps are allowed, rows do not reach over them.</param>
/// <param name="Before">The members that see Kp alone learn nothing from here on.</param>
/// <param name="Storms">Wind by storm, of any time: hindcasts of a storm leave it out. Empty = no members with wind.</param>
public sealed record KpTrainingData(IReadOnlyList<Observation> Observed, DateTimeOffset Before, IReadOnlyList<ArchiveSegment> Storms)
{
    /// <summary>Of the index; wind is for Kp only.</summary>
    public KpCadence Cadence { get; init; } = KpCadence.Kp;
}

/// <summary>
/// Trains the Kp ensemble. Combination and calibration come from fits that had not seen what they predict: blocks of years for Kp alone, storms with
/// wind. For Kp alone the members are then fitted once more on all years; with wind the fits of the folds stay.
/// </summary>
public sealed class KpTrainer(KpTrainingSettings settings, ILearners learners, Action<string> progress)
{
    public ModelBundle Train(KpTrainingData data, CancellationToken cancel)
    {
        var series = new KpSeries(data.Cadence, data.Observed.Where(o => o.ValidTime < data.Before));
        var rows = KpRows.OfKpAlone(series, settings.Folds);
        progress($"kp alone: {rows.Count} rows");
        var cross = KpCrossFit.Run(rows, settings.Folds, settings.Alone, settings.Seed, learners, progress, cancel);
        var calibration = KpCalibrationFit.All(rows, cross.Said, cancel);
        cross.Fits.ToList().ForEach(f => f.Dispose());
        using var members = KpFit.Members(rows, [.. Enumerable.Range(0, rows.Count)], settings.Alone, settings.Seed, learners, cancel);
        progress("kp alone: fitted on all years");
        var files = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            [KpModel.CalibrationFile(KpModel.Alone)] = JsonSerializer.SerializeToUtf8Bytes(calibration),
        };
        Add(files, members.Files(data.Cadence, KpModel.Alone));
        var wind = data.Storms.Count == 0 ? null : Wind(data, files, cancel);
        var card = new
        {
            target = data.Cadence.Series.Value,
            members = KpMembers.Names,
            trained_from = series.Start,
            trained_before = data.Before,
            samples = rows.Count,
            data_hash = series.Hash,
            seed = settings.Seed,
            folds = settings.Folds,
            plan = settings.Alone,
            out_of_fold = Scores(rows, cross.Said, calibration),
            wind,
        };
        files[KpModel.CardFile] = JsonSerializer.SerializeToUtf8Bytes(card, Indented);
        return ModelBundle.Create(data.Cadence.Series.Value, files);
    }

    private object Wind(KpTrainingData data, SortedDictionary<string, ReadOnlyMemory<byte>> files, CancellationToken cancel)
    {
        var series = new KpSeries(data.Cadence, data.Observed);
        var folds = KpRows.FoldOfStorms(data.Storms, settings.WindFolds);
        var rows = KpRows.OfStorms(series, data.Storms, folds);
        progress($"kp and wind: {data.Storms.Count} storms, {rows.Count} rows");
        var cross = KpCrossFit.Run(rows, settings.WindFolds, settings.Wind, settings.Seed, learners, progress, cancel);
        var calibration = KpCalibrationFit.All(rows, cross.Said, cancel);
        for (var fold = 0; fold < settings.WindFolds; fold++)
        {
            Add(files, cross.Fits[fold].Files(data.Cadence, KpWindModel.FitPart(fold)));
            cross.Fits[fold].Dispose();
        }

        var seen = Enumerable.Range(0, settings.WindFolds).Select(fold => data.Storms
            .Where((_, i) => folds[i] != fold)
            .Select(s => new KpSpan(s.From, s.To + (data.Cadence.Leads * data.Cadence.Step)))
            .OrderBy(s => s.From));
        files[KpWindModel.SeenFile] = JsonSerializer.SerializeToUtf8Bytes(seen);
        files[KpModel.CalibrationFile(KpWindModel.Part)] = JsonSerializer.SerializeToUtf8Bytes(calibration);
        return new { storms = data.Storms.Count, samples = rows.Count, folds = settings.WindFolds, plan = settings.Wind, out_of_fold = Scores(rows, cross.Said, calibration) };
    }

    private static void Add(SortedDictionary<string, ReadOnlyMemory<byte>> files, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> more)
    {
        foreach (var (name, bytes) in more)
        {
            files[name] = bytes;
        }
    }

    /// <summary>RMSE out of fold by lead: every member, the ensemble, persistence; and the shares.</summary>
    private static IEnumerable<object> Scores(KpRows rows, double[][][] said, IReadOnlyList<KpCalibration> calibration)
    {
        return [.. calibration.Select((c, lead) => new
        {
            horizon_h = rows.Cadence.Horizon(lead * rows.Cadence.Step).TotalHours,
            shares = c.Calm,
            shares_in_storm = c.Stormy,
            members = KpMembers.Names.Select((_, m) => Rmse(i => said[i][m][lead], lead)),
            ensemble = Rmse(i => c.Expected(rows.Past(i), said[i], lead), lead),
            persistence = Rmse(i => rows.Past(i)[1], lead),
        })];

        double Rmse(Func<int, double> of, int lead) =>
            Math.Round(Math.Sqrt(Enumerable.Range(0, rows.Count).Average(i => Math.Pow(of(i) - rows.Targets[lead][i], 2))), 4);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
