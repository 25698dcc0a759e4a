using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Turns what members said into published maps: what the model made of them (else their mean), at or above zero, in tenths of TECU as IONEX carries them, with the error map that
/// calibration gives. Without members the blend speaks.
/// </summary>
/// <param name="learned">The correction that scored forecasts have taught; may be empty.</param>
internal sealed class TecAssembly(SeriesId series, TecHistory history, MemberOutput output, TecState state, ImmutableArray<double> learned, InputTier tier)
{
    private readonly double[] _weights = TecField.Weights(history.Grid);
    private readonly TecRegressors _regressors = new(history);
    private readonly int _cells = TecField.Cells(history.Grid);
    private readonly ImmutableArray<double>[] _speakers =
        output.Members.TryGetValue(TecCombination.Name, out var combined) ? [combined]
        : output.Members.Count > 0 ? [.. output.Members.Values]
        : [output.Baselines["blend"]];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ForecastLead Lead(int lead)
    {
        var valid = history.Valid(lead);
        var tenths = new short[_cells];
        var taught = Taught(lead);
        for (var cell = 0; cell < _cells; cell++)
        {
            var sum = 0.0;
            foreach (var speaker in _speakers)
            {
                sum += speaker[lead * _cells + cell];
            }

            var value = (sum / _speakers.Length) + taught[cell];
            tenths[cell] = double.IsNaN(value) ? TenthsCodec.Missing : Math.Max((short)0, TecField.ToTenths(value));
        }

        var mean = Mean(TecField.FromTenths(tenths));
        var calibration = state.Calibration[lead].Over(output.Quantiles.IsEmpty ? TecCalibration.Default : output.Quantiles[lead]);
        var sigma = calibration.Sigma(history.Grid, valid, mean * history.Unrest);
        var map = new TecMap(
            series,
            valid,
            new DateTimeOffset(valid.UtcDateTime.Date, TimeSpan.Zero),
            history.Grid,
            TecField.Values(tenths, history.Grid),
            TecField.Values(Array.ConvertAll(sigma, TecField.ToTenths), history.Grid),
            "realtimeswx")
        {
            Simulated = tier == InputTier.Simulated,
            AvailableAt = history.Issue,
        };
        return new ForecastLead(
            valid,
            valid - history.Issue,
            Gaussian.Quantiles(mean, calibration.MeanSigma(mean * history.Unrest), 0, double.MaxValue),
            Means(output.Members, lead),
            Means(output.Baselines, lead))
        {
            Map = map,
        };
    }

    /// <summary>The correction of every cell, TECU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Taught(int lead)
    {
        var taught = new double[_cells];
        if (learned.IsEmpty)
        {
            return taught;
        }

        var (fields, columns, localTimes) = (_regressors.Common(lead), history.Grid.UniqueLonCount, TecLocalTime.Along(history.Grid, history.Valid(lead)));
        Span<double> row = stackalloc double[TecLearning.Size];
        for (var i = 0; i < history.Grid.LatCount; i++)
        {
            var at = TecLearning.At(learned, history.Grid.Lat(i));
            for (var j = 0; j < columns; j++)
            {
                var cell = (i * columns) + j;
                TecLearning.Fill(row, fields, cell, localTimes[j]);
                for (var f = 0; f < at.Length; f++)
                {
                    taught[cell] += at[f] * row[f];
                }
            }
        }

        return taught;
    }

    private ImmutableSortedDictionary<string, double> Means(ImmutableSortedDictionary<string, ImmutableArray<double>> fields, int lead) =>
        fields.ToImmutableSortedDictionary(f => f.Key, f => Mean(f.Value.AsSpan(lead * _cells, _cells)), StringComparer.Ordinal);

    private double Mean(ReadOnlySpan<double> field) => TecField.Mean(field, history.Grid, _weights);
}
