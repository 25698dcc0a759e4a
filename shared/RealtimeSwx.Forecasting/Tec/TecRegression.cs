using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// The fitted local ridge: what to add to the mean of the last days, by lead and latitude. Coefficients are stated at the centres of 10-degree bands
/// and linear between them; there is a set for every length of history, with Kp and without.
/// </summary>
/// <param name="Coefficients">
/// Index <see cref="IndexOf"/>; each of <c>3 * <see cref="TecRegressors.Base"/></c> or, without Kp, <c>3 * <see cref="TecRegressors.BaseWithoutKp"/></c> numbers.
/// </param>
internal sealed record TecRegression(float[][] Coefficients)
{
    public const int Bands = 18;
    private const int Magic = 0x324C4554; // "TEL2"

    public static int Count => 2 * TecHistory.KeptDays * TecHistory.Slots * Bands;

    public static int IndexOf(bool kp, int days, int lead, int band) =>
        (((((kp ? 1 : 0) * TecHistory.KeptDays) + days - 1) * TecHistory.Slots) + lead) * Bands + band;

    public static int Length(bool kp) => 3 * (kp ? TecRegressors.Base : TecRegressors.BaseWithoutKp);

    public static int Band(double latitude) => Math.Clamp((int)((latitude + 90) / 10), 0, Bands - 1);

    /// <summary>One field per lead, unique columns; NaN where the mean is unknown.</summary>
    public double[][] Predict(TecHistory history)
    {
        var regressors = new TecRegressors(history);
        return [.. Enumerable.Range(0, TecHistory.Slots).Select(lead => Predict(history, regressors.Of(lead), lead))];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Predict(TecHistory history, TecRegressors.LeadFields fields, int lead)
    {
        var grid = history.Grid;
        var result = new double[fields.Mean.Length];
        Span<double> row = stackalloc double[Length(!history.Kp.IsEmpty)];
        var (columns, localTimes) = (grid.UniqueLonCount, TecLocalTime.Along(grid, history.Valid(lead)));
        for (var i = 0; i < grid.LatCount; i++)
        {
            var at = At(history, lead, grid.Lat(i));
            for (var j = 0; j < columns; j++)
            {
                var cell = i * columns + j;
                TecRegressors.Fill(row, fields, cell, localTimes[j]);
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

    private double[] At(TecHistory history, int lead, double latitude)
    {
        var y = Math.Clamp((latitude + 90) / 10 - 0.5, 0, Bands - 1);
        var low = (int)y;
        var (kp, days) = (!history.Kp.IsEmpty, Math.Min(history.Days, TecHistory.KeptDays));
        var (a, b) = (Coefficients[IndexOf(kp, days, lead, low)], Coefficients[IndexOf(kp, days, lead, Math.Min(low + 1, Bands - 1))]);
        var result = new double[a.Length];
        for (var f = 0; f < result.Length; f++)
        {
            result[f] = a[f] + (y - low) * (b[f] - a[f]);
        }

        return result;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        foreach (var c in Coefficients.SelectMany(c => c))
        {
            writer.Write(c);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>'s bytes; null for anything else.</summary>
    public static TecRegression? FromBytes(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        if (bytes.Length != 4 + (4 * Count / 2 * (Length(true) + Length(false))) || reader.ReadInt32() != Magic)
        {
            return null;
        }

        var coefficients = new float[Count][];
        for (var i = 0; i < Count; i++)
        {
            coefficients[i] = new float[Length(i >= Count / 2)];
            for (var f = 0; f < coefficients[i].Length; f++)
            {
                coefficients[i][f] = reader.ReadSingle();
            }
        }

        return new TecRegression(coefficients);
    }
}
