using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>A stretch of time that a fit has learned from.</summary>
internal sealed record KpSpan(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// The members that see the wind: one fit for each fold of storms, each on the storms of the others. A forecast is the mean of the fits that have
/// not learned from its time: all of them in the future, the fit of its own fold within a storm of the training. So a hindcast of those storms leaves them out.
/// </summary>
internal sealed class KpWindModel(IReadOnlyList<KpMembers> fits, IReadOnlyList<IReadOnlyList<KpSpan>> seen, IReadOnlyList<KpCalibration> calibration) : IDisposable
{
    public const string Part = "wind";
    public const string SeenFile = "wind-seen.json";

    public IReadOnlyList<KpCalibration> Calibration => calibration;

    /// <summary>File part of the fit of a fold.</summary>
    public static string FitPart(int fold) => FormattableString.Invariant($"{Part}-{fold + 1}");

    public static KpWindModel Load(ModelBundle bundle, ILearners learners)
    {
        if (!bundle.Files.ContainsKey(SeenFile))
        {
            throw new InputException("model bundle", "was trained without wind (swx train kp --wind FILE)");
        }

        var seen = KpMembers.Read<List<List<KpSpan>>>(bundle, SeenFile);
        return new KpWindModel(
            [.. seen.Select((_, fold) => KpMembers.Load(KpCadence.Kp, bundle, FitPart(fold), KpWindFeatures.Names, learners))],
            seen,
            KpModel.Calibration(KpCadence.Kp, bundle, Part));
    }

    /// <summary>Kp units, member x lead.</summary>
    public double[][] Predict(KpPast past, SymHGrid wind)
    {
        var row = new float[KpWindFeatures.Names.Count];
        KpWindFeatures.Fill(row, past, new SymHFrame(wind));
        var unseen = fits.Where((_, fold) => !seen[fold].Any(s => s.From <= past.Issue && past.Issue <= s.To)).ToList();
        var said = (unseen.Count > 0 ? unseen : fits).Select(f => f.Predict(row)).ToList();
        return [.. Enumerable.Range(0, KpMembers.Names.Count).Select(m =>
            Enumerable.Range(0, past.Cadence.Leads).Select(lead => said.Average(s => s[m][lead])).ToArray())];
    }

    public void Dispose() => fits.ToList().ForEach(f => f.Dispose());
}
