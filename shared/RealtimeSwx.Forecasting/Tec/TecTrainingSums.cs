using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Normal equations for every length of history, lead and band, filled origin by origin.</summary>
internal sealed class TecTrainingSums
{
    /// <summary>A band also fits half of each neighbour, so that its edges are smooth.</summary>
    private const double NeighbourShare = 0.5;

    private readonly TecNormalEquations[] _sums = [.. Enumerable.Range(0, TecRegression.Count / 2).Select(_ => new TecNormalEquations())];

    /// <summary>Origins that had a truth to learn from.</summary>
    public int Origins { get; private set; }

    /// <param name="truths">By epoch, on the grid of the past.</param>
    public void Add(TecHistory past, IReadOnlyDictionary<DateTimeOffset, TecMap> truths)
    {
        if (truths.Count == 0)
        {
            return;
        }

        Origins++;
        for (var days = 1; days <= Math.Min(past.Days, TecHistory.KeptDays); days++)
        {
            var shorter = past.Of(days);
            var regressors = new TecRegressors(shorter);
            for (var lead = 0; lead < TecHistory.Slots; lead++)
            {
                if (truths.TryGetValue(past.Valid(lead), out var truth))
                {
                    Add(shorter, regressors.Of(lead), lead, days, truth);
                }
            }
        }
    }

    private void Add(TecHistory past, TecRegressors.LeadFields fields, int lead, int days, TecMap truth)
    {
        var grid = past.Grid;
        var weights = TecField.Weights(grid);
        var scale = 1 / Math.Max(1, fields.Level);
        var columns = TecTrainer.Columns(grid, Origins + lead).ToArray();
        Span<double> row = stackalloc double[TecNormalEquations.RowLength];
        for (var i = 0; i < grid.LatCount; i++)
        {
            var sums = _sums[TecRegression.IndexOf(false, days, lead, TecRegression.Band(grid.Lat(i)))];
            var weight = scale * Math.Sqrt(weights[i]);
            foreach (var j in columns)
            {
                var cell = (i * grid.UniqueLonCount) + j;
                var y = truth[i, j] - fields.Mean[cell];
                row.Clear();
                TecRegressors.Fill(row, fields, cell, TecCalibration.LocalTime(truth.Epoch, grid.Lon(j)));
                var finite = y;
                for (var f = 0; f < row.Length; f++)
                {
                    row[f] *= weight;
                    finite += row[f];
                }

                if (!double.IsNaN(finite))
                {
                    sums.Add(row, weight * y);
                }
            }
        }
    }

    public TecRegression Solve()
    {
        var coefficients = new float[TecRegression.Count][];
        for (var i = 0; i < _sums.Length; i++)
        {
            var around = new TecNormalEquations();
            var band = i % TecRegression.Bands;
            around.Add(_sums[i], 1);
            if (band > 0)
            {
                around.Add(_sums[i - 1], NeighbourShare);
            }

            if (band < TecRegression.Bands - 1)
            {
                around.Add(_sums[i + 1], NeighbourShare);
            }

            coefficients[i] = around.Solve(TecRegression.Length(false));
            coefficients[i + _sums.Length] = around.Solve(TecRegression.Length(true));
        }

        return new TecRegression(coefficients);
    }
}
