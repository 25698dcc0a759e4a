using System.Collections.Immutable;
using RealtimeSwx.Worker.Training;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Worker.Tests;

public class TrainingLabelsTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<SampleRef> Samples =
        [.. Enumerable.Range(0, 5).Select(i => new SampleRef(T0.AddMinutes(30 * i), T0, "Final", $"input{i}", [TimeSpan.FromHours(1)], [-10.0 * i]))];

    [Fact]
    public void Labels_ShouldStay_WithoutADrill() => TrainingLabels.Shift(Samples, TimeSpan.Zero).ShouldBe(Samples);

    [Fact]
    public void A_drill_ShouldGiveEachInputTheTruthOfALaterIssue_AndDropThoseWithout()
    {
        var shifted = TrainingLabels.Shift(Samples, TimeSpan.FromHours(1));
        shifted.Select(s => s.InputHash).ShouldBe(["input0", "input1", "input2"]);
        shifted.Select(s => s.Truth[0]).ShouldBe([-20, -30, -40]);
    }
}
