using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tec.Eof;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class EofTests
{
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);

    private static float Root(int cell) => (float)Math.Sqrt(Math.Cos(TecLocalFrame.Latitude(cell / TecLocalFrame.Columns) * Math.PI / 180));

    /// <summary>Fields made of two patterns, one with ten times the variance of the other.</summary>
    private static IEnumerable<float[]> Fields()
    {
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (10 * Math.Cos(1.3 * i), Math.Sin(2.1 * i));
            yield return [.. Enumerable.Range(0, TecLocalFrame.Cells).Select(c => (float)((a * Math.Cos(c % 36 * Math.PI / 18)) + (b * Math.Sin(c % 36 * Math.PI / 9))) / Root(c))];
        }
    }

    [Fact]
    public void Basis_ShouldFindThePatterns_MostImportantFirst()
    {
        var basis = EofBasis.From(Fields());
        var field = Fields().First();

        var scores = basis.Scores(field);
        scores.Skip(2).ShouldAllBe(s => Math.Abs(s) < 1e-2);
        basis.Field(scores).Zip(field).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 0.01);
        ((double)basis.Patterns[0][0] * basis.Patterns[0][36 * 5]).ShouldBe(Math.Pow(basis.Patterns[0][0], 2), 1e-3);
        basis.Patterns.Take(2).ShouldAllBe(p => Math.Abs(p.Sum(v => v * v) - 1) < 1e-4);
    }

    [Fact]
    public void Member_ShouldComeBackFromItsBytes_AndSayNothingOfOneDayOrOneRegion()
    {
        var history = TecMaps.History(Enumerable.Range(0, 8).SelectMany(d => TecMaps.Day(d, Coarse)));
        var samples = new TecSamples(history, TecMaps.Start.AddDays(8));
        var trainer = new EofTrainer();
        var cancel = TestContext.Current.CancellationToken;
        using var member = trainer.Fit(samples, null, cancel);
        var bytes = trainer.Files.Single().Value;
        using var again = new EofMember(EofRegression.FromBytes(bytes).ShouldNotBeNull());
        EofRegression.FromBytes(bytes[..^4]).ShouldBeNull();

        var past = samples.Walk(o => o == TecMaps.Start.AddDays(5).AddHours(22), cancel).Single().Past;
        var fields = member.Predict(past).ShouldNotBeNull();
        fields.Length.ShouldBe(TecHistory.Slots);
        fields.ShouldAllBe(f => f.Length == TecField.Cells(Coarse) && f.All(v => v >= 0));
        again.Predict(past).ShouldBe(fields);

        member.Predict(past.Of(1)).ShouldBeNull();
        member.Predict(past with { Grid = new TecGrid(80, -10, 17, -60, 5, 24) }).ShouldBeNull();
    }
}
