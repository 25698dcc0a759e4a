using RealtimeSwx.Sequence.Augmentation;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Learning.Tests.Studies;

public sealed class KeepRuleTests
{
    private static readonly double[] Lower = [-0.05, -0.04, -0.06];

    [Fact]
    public void WhatLowersCrpsAtBothLeadsBeyondTheNoise_ShouldBeKept() => KeepRule.Keeps([Lower, Lower]).ShouldBeTrue();

    [Fact]
    public void WhatLowersItWithinTheNoise_ShouldNotBeKept() => KeepRule.Keeps([[-0.05, 0.02, -0.06], [-0.05, 0.03, -0.06]]).ShouldBeFalse();

    [Fact]
    public void WhatLowersItAtOneLeadOnly_ShouldNotBeKept() => KeepRule.Keeps([[-0.5, -0.4, -0.6], [0.01, 0.01, 0.02]]).ShouldBeFalse();

    [Fact]
    public void WhatRaisesIt_ShouldNotBeKept() => KeepRule.Keeps([[0.05, 0.04, 0.06], [0.05, 0.04, 0.06]]).ShouldBeFalse();

    [Fact]
    public void WhatDoesNothing_ShouldNotBeKept() => KeepRule.Keeps([[0, 0, 0], [0, 0, 0]]).ShouldBeFalse();

    [Fact]
    public void OneSeedAlone_ShouldNeverBeEnough() => KeepRule.Keeps([[-1], [-1]]).ShouldBeFalse();

    [Fact]
    public void ScoresThatAreNoNumbers_ShouldNotBeKept() => KeepRule.Keeps([[double.NaN, -0.04, -0.06], Lower]).ShouldBeFalse();

    [Fact]
    public void Noise_ShouldBeThatOfStudent()
    {
        // t with two degrees of freedom, 95 %: 2.9200; the deviation of 1, 2, 3 is 1.
        var noise = SeedNoise.Of([1, 2, 3]);
        noise.Mean.ShouldBe(2);
        noise.Margin.ShouldBe(2.91999 / Math.Sqrt(3), 1e-4);
    }
}
