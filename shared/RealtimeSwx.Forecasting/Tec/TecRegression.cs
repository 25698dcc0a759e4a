using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// The fitted regional regression: what to add to the mean of the last days, by lead and latitude. Coefficients are stated at the centres of
/// 20-degree bands and linear between them.
/// </summary>
/// <param name="Coefficients">Lead (12) x band (9) x regressor (<see cref="TecRegressors.Count"/>).</param>
internal sealed record TecRegression(double[][][] Coefficients)
{
    /// <summary>One field per lead, unique columns; NaN where the mean is unknown.</summary>
    public double[][] Predict(TecHistory history)
    {
        var regressors = new TecRegressors(history);
        return [.. Enumerable.Range(0, TecHistory.Slots).Select(lead => Predict(history, regressors.Of(lead), lead))];
    }

    private double[] Predict(TecHistory history, TecRegressors.LeadFields fields, int lead)
    {
        var grid = history.Grid;
        var result = new double[fields.Mean.Length];
        Span<double> row = stackalloc double[TecRegressors.Count];
        for (var i = 0; i < grid.LatCount; i++)
        {
            var at = At(lead, grid.Lat(i));
            for (var j = 0; j < grid.UniqueLonCount; j++)
            {
                var cell = i * grid.UniqueLonCount + j;
                TecRegressors.Fill(row, fields, cell, TecCalibration.LocalTime(history.Valid(lead), grid.Lon(j)));
                var value = fields.Mean[cell];
                for (var f = 0; f < row.Length; f++)
                {
                    value += at[f] * row[f];
                }

                result[cell] = value;
            }
        }

        return result;
    }

    private double[] At(int lead, double latitude)
    {
        var y = Math.Clamp((latitude + 90) / 20 - 0.5, 0, TecCalibration.Bands - 1);
        var low = (int)y;
        var high = Math.Min(low + 1, TecCalibration.Bands - 1);
        return [.. Coefficients[lead][low].Zip(Coefficients[lead][high], (a, b) => a + (y - low) * (b - a))];
    }
}
