using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// What scored forecasts have taught since the model was fitted: a correction that is linear in six of the inputs of the local ridge, each as it is and
/// times the cosine and sine of local time, the same for all leads, by five belts of latitude with linear passages between. Ridge about no correction;
/// errors are relative to the mean TEC. Sums are in days of scored forecasts.
/// </summary>
/// <param name="Squares">Upper triangles of the sums of products of two regressors, belt after belt.</param>
/// <param name="Products">Sums of regressor times what the model alone was short of.</param>
internal sealed record TecLearning(ImmutableArray<double> Squares, ImmutableArray<double> Products)
{
    public const int Belts = 5;
    public const int Size = 3 * 6;
    public const int Triangle = Size * (Size + 1) / 2;

    /// <summary>As many scored days must speak for a correction as against it before half of it is made.</summary>
    private const double PriorDays = 20;

    /// <summary>Share of the sums that stays when a day has been scored.</summary>
    private const double Kept = 0.99;

    /// <summary>The inputs among <see cref="TecRegressors.LeadFields.Fields"/>, and their usual size relative to the mean TEC.</summary>
    private static readonly (int Field, double Usual)[] Inputs = [(0, 0.15), (1, 0.15), (2, 0.15), (3, 0.05), (4, 0.1), (6, 0.06)];

    public static readonly TecLearning Initial = new([.. new double[Belts * Triangle]], [.. new double[Belts * Size]]);

    /// <summary>Regressors of one cell, TECU.</summary>
    public static void Fill(Span<double> row, TecRegressors.LeadFields fields, int cell, in TecLocalTime localTime)
    {
        var (cos, sin) = (localTime.Cos, localTime.Sin);
        for (var f = 0; f < Inputs.Length; f++)
        {
            var x = fields.Fields[Inputs[f].Field][cell];
            x = double.IsNaN(x) ? 0 : x;
            (row[3 * f], row[(3 * f) + 1], row[(3 * f) + 2]) = (x, x * cos, x * sin);
        }
    }

    /// <summary>The two belts that a latitude lies between and the share of the second.</summary>
    public static (int First, int Second, double Share) BeltsAt(double latitude)
    {
        var y = Math.Clamp(((latitude + 90) * Belts / 180) - 0.5, 0, Belts - 1);
        var first = Math.Min((int)y, Belts - 2);
        return (first, first + 1, y - first);
    }

    /// <summary>Coefficients at one latitude.</summary>
    /// <param name="coefficients">Of <see cref="Solve"/>.</param>
    public static double[] At(ImmutableArray<double> coefficients, double latitude)
    {
        var (first, second, share) = BeltsAt(latitude);
        var result = new double[Size];
        for (var i = 0; i < Size; i++)
        {
            result[i] = ((1 - share) * coefficients[(first * Size) + i]) + (share * coefficients[(second * Size) + i]);
        }

        return result;
    }

    /// <summary>The correction as it stands, belt after belt, <see cref="Size"/> numbers each.</summary>
    public ImmutableArray<double> Solve()
    {
        var result = ImmutableArray.CreateBuilder<double>(Belts * Size);
        for (var belt = 0; belt < Belts; belt++)
        {
            var matrix = Matrix<double>.Build.Dense(Size, Size, (i, j) => Squares[(belt * Triangle) + IndexOf(Math.Min(i, j), Math.Max(i, j))]);
            for (var i = 0; i < Size; i++)
            {
                var usual = Inputs[i / 3].Usual;
                matrix[i, i] += PriorDays * usual * usual * (i % 3 == 0 ? 1 : 0.5);
            }

            var at = belt * Size;
            result.AddRange(matrix.Cholesky().Solve(Vector<double>.Build.Dense(Size, i => Products[at + i])));
        }

        return result.MoveToImmutable();
    }

    /// <summary>Takes in the sums of one scored map.</summary>
    /// <param name="share">Days from one issue to the next: forecasts issued every two hours of one day say little more than one of them.</param>
    public TecLearning With(TecLearning scored, double share)
    {
        var kept = Math.Pow(Kept, share / TecHistory.Slots);
        return new(Sum(Squares, scored.Squares), Sum(Products, scored.Products));

        ImmutableArray<double> Sum(ImmutableArray<double> a, ImmutableArray<double> b)
        {
            var result = new double[a.Length];
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = (kept * a[i]) + (share * b[i]);
            }

            return ImmutableCollectionsMarshal.AsImmutableArray(result);
        }
    }

    /// <summary>What one map teaches: sums over its cells that count as a twelfth of a day.</summary>
    /// <param name="fields">Of the issue and lead.</param>
    /// <param name="forecast">As it was published, TECU.</param>
    /// <param name="coefficients">The correction that is part of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TecLearning From(TecRegressors.LeadFields fields, double[] forecast, TecMap truth, int lead, ImmutableArray<double> coefficients)
    {
        var grid = truth.Grid;
        var (squares, products, area) = (new double[Belts * Triangle], new double[Belts * Size], new double[Belts]);
        var weights = TecField.Weights(grid);
        var scale = 1 / Math.Max(1, fields.Level);
        var (columns, localTimes) = (TecTrainingSums.Columns(grid, lead).ToArray(), TecLocalTime.Along(grid, truth.Epoch));
        Span<double> row = stackalloc double[Size];
        for (var i = 0; i < grid.LatCount; i++)
        {
            var (first, second, share) = BeltsAt(grid.Lat(i));
            var at = At(coefficients, grid.Lat(i));
            foreach (var j in columns)
            {
                var cell = (i * grid.UniqueLonCount) + j;
                var error = truth[i, j] - forecast[cell];
                if (double.IsNaN(error))
                {
                    continue;
                }

                Fill(row, fields, cell, localTimes[j]);
                for (var f = 0; f < Size; f++)
                {
                    error += at[f] * row[f];
                    row[f] *= scale;
                }

                Add(first, weights[i] * (1 - share), row, error * scale);
                Add(second, weights[i] * share, row, error * scale);
            }
        }

        for (var belt = 0; belt < Belts; belt++)
        {
            var share = area[belt] > 0 ? 1 / (area[belt] * TecHistory.Slots) : 0;
            Scale(squares.AsSpan(belt * Triangle, Triangle), share);
            Scale(products.AsSpan(belt * Size, Size), share);
        }

        return new TecLearning([.. squares], [.. products]);

        void Add(int belt, double weight, ReadOnlySpan<double> x, double y)
        {
            area[belt] += weight;
            for (var (a, index) = (0, belt * Triangle); a < Size; a++)
            {
                var wx = weight * x[a];
                products[(belt * Size) + a] += wx * y;
                for (var b = a; b < Size; b++)
                {
                    squares[index++] += wx * x[b];
                }
            }
        }

        static void Scale(Span<double> values, double factor)
        {
            foreach (ref var v in values)
            {
                v *= factor;
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        TecBytes.Write(writer, Squares);
        TecBytes.Write(writer, Products);
    }

    public static TecLearning Read(BinaryReader reader) => new(TecBytes.ReadDoubles(reader), TecBytes.ReadDoubles(reader));

    private static int IndexOf(int row, int column) => (row * Size) - (row * (row - 1) / 2) + column - row;
}
