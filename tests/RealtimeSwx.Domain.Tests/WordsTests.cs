namespace RealtimeSwx.Domain.Tests;

/// <summary>The words that everything else is written in.</summary>
public class WordsTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0.0, "0o", 0)]
    [InlineData(13, 4.333, "4+", 0)]
    [InlineData(14, 4.667, "5-", 1)]
    [InlineData(17, 5.667, "6-", 2)]
    [InlineData(20, 6.667, "7-", 3)]
    [InlineData(23, 7.667, "8-", 4)]
    [InlineData(26, 8.667, "9-", 4)]
    [InlineData(27, 9.0, "9o", 5)]
    public void Kp_ShouldBeTheSame_InThirdsUnitsNotationAndScale(int thirds, double units, string notation, int scale)
    {
        var kp = new KpThirds(thirds);
        kp.Units.ShouldBe(units);
        kp.ToString().ShouldBe(notation);
        GScale.Of(kp).ShouldBe(scale);
        KpThirds.FromUnits(units).ShouldBe(kp);
        KpThirds.FromUnits(Math.Round(units, 1)).ShouldBe(kp);
        KpThirds.FromTens((int)Math.Round(units * 10)).ShouldBe(kp);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(28)]
    public void Kp_ShouldRefuse_WhatIsOffTheScale(int thirds) => Should.Throw<ArgumentOutOfRangeException>(() => new KpThirds(thirds));

    [Theory]
    [InlineData("")]
    [InlineData("/symh")]
    [InlineData("symh/")]
    [InlineData("lago//uvg")]
    [InlineData("SymH")]
    [InlineData("lago/+")]
    [InlineData("a b")]
    public void A_series_name_ShouldBeATopicTail(string name) => Should.Throw<ArgumentException>(() => new SeriesId(name));

    [Theory]
    [InlineData("solarwind/bz", "solarwind")]
    [InlineData("lago/uvg/rate", "lago/uvg")]
    [InlineData("tec/jpl", "tec/jpl")]
    [InlineData("symh", "symh")]
    public void Series_of_one_measurement_ShouldShareAnEntity(string series, string root) => new SeriesId(series).Root.ShouldBe(new SeriesId(root));

    [Theory]
    [InlineData("operational", "symh", 5, 5)]
    [InlineData("literature", "symh", 5, 0)]
    [InlineData("literature", "kp", 180, 180)]
    [InlineData("symh=PT60M", "symh", 5, 60)]
    [InlineData("literature,solarwind=PT5M", "solarwind/bz", 0, 5)]
    [InlineData("tec=P2D", "tec/jpl", 0, 2880)]
    public void Availability_ShouldDelayByItsPolicy(string policy, string series, int span, int delay) =>
        Availability.Parse(policy).Of(new SeriesId(series), T0, TimeSpan.FromMinutes(span)).ShouldBe(T0.AddMinutes(delay));

    [Theory]
    [InlineData("sometimes")]
    [InlineData("symh=60")]
    public void Availability_ShouldExplain_WhatItCannotRead(string text) => Should.Throw<FormatException>(() => Availability.Parse(text)).Message.ShouldContain("PT60M");

    [Fact]
    public void A_hash_ShouldBeSha256_InLowerCase() =>
        ContentHash.Of("abc"u8).ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
