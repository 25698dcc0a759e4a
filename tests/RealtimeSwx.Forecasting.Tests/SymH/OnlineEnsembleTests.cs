using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class OnlineEnsembleTests
{
    private static readonly DateTimeOffset From = SimulatedStorms.Start.AddDays(2.4);
    private static readonly DateTimeOffset Change = From.AddHours(4);

    [Fact]
    public void Weights_ShouldStartAsFitted_AndKnowNothingOfTheFuture()
    {
        var records = SimulatedStorms.Records(5);
        var real = Run(records);
        var altered = Run([.. records.Select(o => o.AvailableAt > Change ? o with { Value = o.Value + 25 } : o)]);
        real.Count.ShouldBe(altered.Count);
        foreach (var (mine, other) in real.Zip(altered).Where(p => p.First.Score.IssuedAt <= Change))
        {
            other.Online.ShouldBe(mine.Online);
        }

        // The first truth arrives a lead after the first forecast: until then the weights are those that were fitted.
        foreach (var scored in real)
        {
            var ensemble = scored.Combination!.Combine(m => scored.Score.Predictions[m]);
            if (scored.Score.IssuedAt < From + scored.Score.Lead)
            {
                scored.Online!.Value.ShouldBe(ensemble, 1e-9);
            }
        }

        real.ShouldContain(s => Math.Abs(s.Online!.Value - s.Combination!.Combine(m => s.Score.Predictions[m])) > 0.01);
    }

    private static IReadOnlyList<ScoredLead> Run(List<Observation> records)
    {
        var history = new SeriesHistory();
        records.ForEach(o => history.Add(o));
        using var model = SymHModel.Load(SmallModel.Bundle, SmallModel.Learners);
        var segment = new ArchiveSegment(5, history, records.Min(o => o.ValidTime), records.Max(o => o.ValidTime));
        return StormForecasts.Of(new SymHPipeline(), segment, null, From, From.AddHours(8), SymHLeads.Scored, model, CancellationToken.None).Scores;
    }
}
