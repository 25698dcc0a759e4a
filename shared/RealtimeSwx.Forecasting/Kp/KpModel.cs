using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The trained Kp ensemble: <see cref="KpMembers"/> on Kp alone, the same on Kp and wind where the bundle has them, each with its calibration.
/// </summary>
internal sealed class KpModel : IPipelineModel
{
    public const string CardFile = "card.json";
    public const string Alone = "alone";
    private readonly KpMembers _alone;
    private readonly IReadOnlyList<KpCalibration> _calibration;
    private readonly KpWindModel? _wind;

    private KpModel(string checkpoint, KpMembers alone, IReadOnlyList<KpCalibration> calibration, KpWindModel? wind) =>
        (Checkpoint, _alone, _calibration, _wind) = (checkpoint, alone, calibration, wind);

    public string Checkpoint { get; }

    /// <param name="wind">Whether the members that see the wind are wanted.</param>
    /// <exception cref="InputException">Files that are missing or not of this version.</exception>
    public static KpModel Load(KpCadence cadence, ModelBundle bundle, ILearners learners, bool wind) => new(
        bundle.Hash,
        KpMembers.Load(cadence, bundle, Alone, cadence.Features.Names, learners),
        Calibration(cadence, bundle, Alone),
        wind ? KpWindModel.Load(bundle, learners) : null);

    public static string CalibrationFile(string part) => $"{part}-calibration.json";

    public static IReadOnlyList<KpCalibration> Calibration(KpCadence cadence, ModelBundle bundle, string part) =>
        KpMembers.Read<List<KpCalibration>>(bundle, CalibrationFile(part)) is var found && found.Count == cadence.Leads
            ? found
            : throw new InputException("model bundle", $"{CalibrationFile(part)} does not fit the leads of this version");

    /// <summary>
    /// Member values by lead, and beside them what only the model knows: the quantiles of the ensemble and <c>p_g1..p_g5</c>.
    /// </summary>
    public MemberOutput Predict(KpInput input)
    {
        var units = input.Window.Units();
        var cadence = input.Window.Cadence;
        var past = new KpPast(units, input.Window.Issue, cadence);
        var (members, calibration) = _wind is not null && input.HasWind ? (_wind.Predict(past, input.Wind!), _wind.Calibration) : (OfKpAlone(past), _calibration);
        var quantiles = ImmutableArray.CreateBuilder<ImmutableArray<double>>(cadence.Leads);
        var storm = new double[StormSoftmax.Levels][];
        for (var g = 0; g < storm.Length; g++)
        {
            storm[g] = new double[cadence.Leads];
        }

        for (var lead = 0; lead < cadence.Leads; lead++)
        {
            var expected = calibration[lead].Expected(past, members, lead);
            quantiles.Add(calibration[lead].Residuals.Apply(expected));
            var atLeast = calibration[lead].Storm.AtLeast(StormSoftmax.Predictors(past, expected));
            for (var g = 0; g < storm.Length; g++)
            {
                storm[g][lead] = atLeast[g];
            }
        }

        return new MemberOutput(Named(members, storm), KpBaselines.All(cadence, units)) { Quantiles = quantiles.MoveToImmutable() };
    }

    public void Dispose()
    {
        _alone.Dispose();
        _wind?.Dispose();
    }

    private double[][] OfKpAlone(KpPast past)
    {
        var row = new float[past.Cadence.Features.Count];
        past.Cadence.Features.Fill(row, past);
        return _alone.Predict(row);
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<double>> Named(double[][] members, double[][] storm) =>
        KpMembers.Names.Zip(members).Concat(storm.Select((p, g) => ($"p_g{g + 1}", p)))
            .ToImmutableSortedDictionary(n => n.Item1, n => ImmutableArray.Create(n.Item2), StringComparer.Ordinal);
}
