using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TecLearningTests
{
    private const double Planted = 0.5;

    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);
    private static readonly ImmutableArray<double> Nothing = [.. new double[TecLearning.Belts * TecLearning.Size]];
    private static readonly DateTimeOffset Issue = TecMaps.Start.AddDays(8).AddHours(22);

    private static readonly TecHistory Past =
        TecHistory.Read(TecMaps.History(Enumerable.Range(0, 9).SelectMany(d => TecMaps.Day(d, Coarse))).AsOf(Issue), TecMaps.Series, Issue)!.Value.History;

    private static readonly TecRegressors Regressors = new(Past);

    /// <summary>A model that says the mean, and a truth in which half of yesterday's departure lives on.</summary>
    private static (TecRegressors.LeadFields Fields, TecMap Truth) Case(int lead)
    {
        var fields = Regressors.Common(lead);
        double[] truth = [.. fields.Mean.Zip(fields.Fields[0], (m, d) => m + (Planted * d))];
        var values = Enumerable.Range(0, Coarse.Count).Select(i => (float)truth[(i / Coarse.LonCount * Coarse.UniqueLonCount) + (i % Coarse.LonCount % Coarse.UniqueLonCount)]);
        return (fields, new TecMap(TecMaps.Series, Past.Valid(lead), Past.Valid(lead), Coarse, [.. values], [], "generated"));
    }

    private static double[] Corrected(TecRegressors.LeadFields fields, int lead, ImmutableArray<double> coefficients)
    {
        var row = new double[TecLearning.Size];
        var result = (double[])fields.Mean.Clone();
        for (var cell = 0; cell < result.Length; cell++)
        {
            var (i, j) = (cell / Coarse.UniqueLonCount, cell % Coarse.UniqueLonCount);
            TecLearning.Fill(row, fields, cell, TecLocalTime.Along(Coarse, Past.Valid(lead))[j]);
            result[cell] += TecLearning.At(coefficients, Coarse.Lat(i)).Zip(row, (a, b) => a * b).Sum();
        }

        return result;
    }

    private static double Error(double[] forecast, TecMap truth) =>
        Math.Sqrt(forecast.Select((v, c) => Math.Pow(v - truth[c / Coarse.UniqueLonCount, c % Coarse.UniqueLonCount], 2)).Average());

    [Fact]
    public void Correction_ShouldTakeOverWhatScoresShow_LittleByLittle()
    {
        var learning = TecLearning.Initial;
        learning.Solve().ShouldAllBe(c => c == 0);
        var (fields, truth) = Case(5);
        List<double> errors = [];
        for (var day = 0; day < 60; day++)
        {
            errors.Add(Error(Corrected(fields, 5, learning.Solve()), truth));
            for (var lead = 0; lead < TecHistory.Slots; lead++)
            {
                var (seen, came) = Case(lead);
                learning = learning.With(TecLearning.From(seen, seen.Mean, came, lead, Nothing), 1);
            }
        }

        errors.ShouldBe(errors.OrderDescending());
        errors[1].ShouldBeGreaterThan(0.5 * errors[0]);
        errors[^1].ShouldBeLessThan(0.5 * errors[0]);
    }

    /// <summary>The lesson is what the model alone lacked, whatever correction was published on top of it.</summary>
    [Fact]
    public void Lesson_ShouldNotDependOnTheCorrectionOfItsTime()
    {
        var (fields, truth) = Case(3);
        ImmutableArray<double> some = [.. Enumerable.Range(0, Nothing.Length).Select(i => 0.01 * Math.Sin(i))];

        var plain = TecLearning.From(fields, fields.Mean, truth, 3, Nothing);
        var corrected = TecLearning.From(fields, Corrected(fields, 3, some), truth, 3, some);
        corrected.Products.Zip(plain.Products).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-9);
        corrected.Squares.ShouldBe(plain.Squares);
    }

    [Fact]
    public void State_OfBeforeForecastsWereLearnedFrom_ShouldStillBeRead()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(1);
        writer.Write(Issue.UtcTicks);
        writer.Write(7L);
        foreach (var calibration in TecState.Initial.Calibration)
        {
            calibration.Write(writer);
        }

        writer.Write(0);
        writer.Flush();

        var state = TecState.FromBytes(stream.ToArray());
        (state.LastIssue, state.Unscored, state.Learning).ShouldBe((Issue, 7L, TecLearning.Initial));
        Should.Throw<FormatException>(() => TecState.FromBytes([9, 0, 0, 0]));
    }

    [Fact]
    public void MagneticFrame_ShouldKeepMagneticLatitude_AndComeBackAfterADay()
    {
        var frame = TecMagneticFrame.Of(TecGrid.Igs);
        var field = Enumerable.Range(0, 71 * 72).Select(c => Sine(87.5 - (2.5 * (c / 72)), -180 + (5 * (c % 72)))).ToArray();

        frame.Carry(field, 24).ShouldBe(field);
        frame.Carry(field, 6).Zip(field).Skip(72 * 8).SkipLast(72 * 8).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 2e-3);
        frame.Carry(field, 3).Zip(field).Skip(72 * 8).SkipLast(72 * 8).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 2e-3);

        var regional = new TecGrid(60, -2.5, 20, 0, 5, 20);
        var there = Enumerable.Range(0, 400).Select(i => (double)i).ToArray();
        TecMagneticFrame.Of(regional).Carry(there, 6).ShouldBe(there);

        static double Sine(double latitude, double longitude)
        {
            var (lat, pole, turn) = (latitude * Math.PI / 180, 80.6 * Math.PI / 180, (longitude + 72.7) * Math.PI / 180);
            return (Math.Sin(lat) * Math.Sin(pole)) + (Math.Cos(lat) * Math.Cos(pole) * Math.Cos(turn));
        }
    }
}
