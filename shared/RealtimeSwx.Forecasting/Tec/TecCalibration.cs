using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// How wrong the forecasts of one lead have been lately, by latitude band (20 degrees) and local time (3 h), relative to the mean TEC of the
/// forecast times the unrest, so that it carries over from quiet to active Sun. Starts from nothing, stands beside what the model expects (<see cref="Over"/>) and
/// forgets with a time constant of ten scored days.
/// </summary>
/// <param name="Variance">Mean squared relative error by <c>band * LocalTimes + time</c>.</param>
/// <param name="Weight">How many days stand behind each variance.</param>
/// <param name="Factor">Width factor that drives coverage of [q05, q95] to its target.</param>
/// <param name="MeanVariance">Mean squared relative error of the global mean.</param>
internal sealed record TecCalibration(ImmutableArray<double> Variance, ImmutableArray<double> Weight, double Factor, double MeanVariance, double MeanWeight)
{
    public const int Bands = 9;
    public const int LocalTimes = 8;
    public const double Floor = 0.5;

    private const double Forget = 0.9;
    private const double PriorDays = 2;
    private const double FactorStep = 0.5;

    /// <summary>More than the nominal 0.9, as far as 0.93 overall allows: days that turn into storms after the issue are not seen coming.</summary>
    private const double TargetCoverage = 0.925;

    public static readonly TecCalibration Initial = new(
        [.. Enumerable.Repeat(0.0, Bands * LocalTimes)], [.. Enumerable.Repeat(0.0, Bands * LocalTimes)], 1, 0, 0);

    /// <summary>
    /// What is expected without a model, in the form of <see cref="Over"/>: official maps a day apart differ by 10..25 % of their mean, most near
    /// the equator, and their global means by less.
    /// </summary>
    public static readonly ImmutableArray<double> Default =
        [.. Enumerable.Range(0, Bands * LocalTimes).Select(i => Square(Math.Abs((i / LocalTimes) - (Bands / 2)) switch { <= 1 => 0.28, 2 => 0.22, _ => 0.18 })), Square(0.10)];

    /// <summary>This calibration beside what is expected of the model, which counts as much as <see cref="PriorDays"/> scored days.</summary>
    /// <param name="prior">The variances as <see cref="Variance"/> has them and, last, that of the global mean.</param>
    public TecCalibration Over(ImmutableArray<double> prior) => this with
    {
        Variance = [.. Variance.Select((v, i) => ((Weight[i] * v) + (PriorDays * prior[i])) / (Weight[i] + PriorDays))],
        MeanVariance = ((MeanWeight * MeanVariance) + (PriorDays * prior[^1])) / (MeanWeight + PriorDays),
    };

    public static int Band(double latitude) => Math.Clamp((int)((latitude + 90) / 20), 0, Bands - 1);

    public static double LocalTime(DateTimeOffset time, double longitude)
    {
        var hours = (time.TimeOfDay.TotalHours + longitude / 15) % 24;
        return hours < 0 ? hours + 24 : hours;
    }

    public static int LocalTimeBin(double hours) => Math.Min((int)(hours / 3), LocalTimes - 1);

    /// <summary>Standard deviation of every cell (unique columns), TECU, for a forecast whose global mean, times the unrest (<see cref="TecHistory.Unrest"/>), is <paramref name="mean"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Sigma(TecGrid grid, DateTimeOffset valid, double mean)
    {
        var (columns, localTimes) = (grid.UniqueLonCount, TecLocalTime.Along(grid, valid));
        var result = new double[TecField.Cells(grid)];
        for (var i = 0; i < grid.LatCount; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var relative = Interpolate(grid.Lat(i), localTimes[j].Hours);
                result[i * columns + j] = Math.Max(Floor, Factor * mean * relative);
            }
        }

        return result;
    }

    public double MeanSigma(double mean) => Math.Max(0.2, Factor * mean * Math.Sqrt(MeanVariance));

    /// <summary>Learns from one scored map.</summary>
    public TecCalibration With(TecErrors errors)
    {
        var variance = Variance.ToBuilder();
        var weight = Weight.ToBuilder();
        for (var i = 0; i < variance.Count; i++)
        {
            if (errors.Area[i] > 0)
            {
                var kept = Forget * weight[i];
                variance[i] = (kept * variance[i] + errors.Squared[i] / errors.Area[i]) / (kept + 1);
                weight[i] = kept + 1;
            }
        }

        var keptMean = Forget * MeanWeight;
        return new TecCalibration(
            variance.ToImmutable(),
            weight.ToImmutable(),
            Math.Clamp(Factor * Math.Exp(FactorStep * (TargetCoverage - errors.Coverage)), 0.5, 2.5),
            (keptMean * MeanVariance + Square(errors.MeanError)) / (keptMean + 1),
            keptMean + 1);
    }

    public void Write(BinaryWriter writer)
    {
        TecBytes.Write(writer, Variance);
        TecBytes.Write(writer, Weight);
        writer.Write(Factor);
        writer.Write(MeanVariance);
        writer.Write(MeanWeight);
    }

    public static TecCalibration Read(BinaryReader reader) =>
        new(TecBytes.ReadDoubles(reader), TecBytes.ReadDoubles(reader), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    /// <summary>Relative sigma, bilinear between the centres of bands and local times (which wrap around).</summary>
    private double Interpolate(double latitude, double localTime)
    {
        var y = Math.Clamp((latitude + 90) / 20 - 0.5, 0, Bands - 1);
        var x = localTime / 3 - 0.5 + LocalTimes;
        var (y0, x0) = ((int)y, (int)x);
        var y1 = Math.Min(y0 + 1, Bands - 1);
        var (fy, fx) = (y - y0, x - x0);
        var low = At(y0, x0) + fx * (At(y0, x0 + 1) - At(y0, x0));
        var high = At(y1, x0) + fx * (At(y1, x0 + 1) - At(y1, x0));
        return Math.Sqrt(low + fy * (high - low));

        double At(int band, int time) => Variance[band * LocalTimes + time % LocalTimes];
    }

    private static double Square(double x) => x * x;
}

/// <summary>Errors of one scored map as calibration learns from them: cos-latitude sums by band and local time, relative to the forecast mean.</summary>
/// <param name="Coverage">Share of the area inside [q05, q95].</param>
/// <param name="MeanError">Relative error of the global mean.</param>
/// <param name="Learned">What it teaches the next forecasts; <see cref="TecLearning.Initial"/> when no model spoke.</param>
internal sealed record TecErrors(double[] Squared, double[] Area, double Coverage, double MeanError, TecLearning Learned)
{
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        TecBytes.Write(writer, [.. Squared]);
        TecBytes.Write(writer, [.. Area]);
        writer.Write(Coverage);
        writer.Write(MeanError);
        Learned.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static TecErrors FromBytes(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        return new TecErrors([.. TecBytes.ReadDoubles(reader)], [.. TecBytes.ReadDoubles(reader)], reader.ReadDouble(), reader.ReadDouble(), TecLearning.Read(reader));
    }
}
