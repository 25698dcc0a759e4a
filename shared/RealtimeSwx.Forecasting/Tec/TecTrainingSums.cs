using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Normal equations for every length of history, lead and band, filled origin by origin.</summary>
internal sealed class TecTrainingSums
{
    /// <summary>A band also fits half of each neighbour, so that its edges are smooth.</summary>
    private const double NeighbourShare = 0.5;

    private const int Thinning = 3;

    private readonly TecNormalEquations[] _sums = [.. Enumerable.Range(0, TecRegression.Count / 2).Select(_ => new TecNormalEquations())];

    /// <param name="turn">Counts the origins: which columns are looked at changes with it.</param>
    public void Add(TecSample sample, int turn)
    {
        for (var days = 1; days <= Math.Min(sample.Past.Days, TecHistory.KeptDays); days++)
        {
            var shorter = sample.Past.Of(days);
            var regressors = new TecRegressors(shorter);
            for (var lead = 0; lead < TecHistory.Slots; lead++)
            {
                if (sample.Truths[lead] is { } truth)
                {
                    Add(shorter, regressors.Of(lead), lead, days, truth, turn);
                }
            }
        }
    }

    private void Add(TecHistory past, TecRegressors.LeadFields fields, int lead, int days, TecMap truth, int turn)
    {
        var grid = past.Grid;
        var weights = TecField.Weights(grid);
        var scale = 1 / Math.Max(1, fields.Level);
        var (columns, localTimes) = (Columns(grid, turn + lead).ToArray(), TecLocalTime.Along(grid, truth.Epoch));
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
                TecRegressors.Fill(row, fields, cell, localTimes[j]);
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

    /// <summary>Coefficients that fit the parts together.</summary>
    public static TecRegression Solve(IEnumerable<TecTrainingSums> parts)
    {
        var total = new TecTrainingSums();
        foreach (var part in parts)
        {
            for (var i = 0; i < total._sums.Length; i++)
            {
                total._sums[i].Add(part._sums[i], 1);
            }
        }

        return total.Solve();
    }

    private TecRegression Solve()
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

    /// <summary>Every third column of a fine grid, another third each time: neighbours say nearly the same.</summary>
    public static IEnumerable<int> Columns(TecGrid grid, int turn) =>
        grid.UniqueLonCount < 36 ? Enumerable.Range(0, grid.UniqueLonCount) : Enumerable.Range(0, grid.UniqueLonCount).Where(j => j % Thinning == turn % Thinning);
}
