namespace RealtimeSwx.Domain;

/// <summary>Kp in thirds, 0 (0o) .. 27 (9o).</summary>
public readonly record struct KpThirds : IComparable<KpThirds>
{
    public KpThirds(int thirds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(thirds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(thirds, 27);
        Value = thirds;
    }

    public int Value { get; }

    /// <summary>Kp units, rounded to three decimals as in the GFZ text files (4.333, 4.667).</summary>
    public double Units => Math.Round(Value / 3.0, 3);

    /// <summary>From Kp units in any rounding (2.33, 2.333, 2+1/3).</summary>
    public static KpThirds FromUnits(double kp) => new((int)Math.Round(3 * kp));

    /// <summary>From the tens notation of WDC and OMNI (0, 3, 7, 10, 13, 17 … 90).</summary>
    public static KpThirds FromTens(int tens) => new((int)Math.Round(tens * 3 / 10.0));

    public int CompareTo(KpThirds other) => Value.CompareTo(other.Value);

    /// <summary>The observatory notation: 0o, 0+, 1-, 1o …</summary>
    public override string ToString() => (Value % 3) switch
    {
        0 => $"{Value / 3}o",
        1 => $"{Value / 3}+",
        _ => $"{Value / 3 + 1}-",
    };
}

/// <summary>NOAA geomagnetic storm scale from Kp: G1 from 5- (14 thirds), G2 17, G3 20, G4 23, G5 27.</summary>
public static class GScale
{
    /// <summary>Lowest Kp in thirds of G1..G5.</summary>
    public static ReadOnlySpan<int> Thresholds => [14, 17, 20, 23, 27];

    /// <summary>0 for no storm, else 1..5.</summary>
    public static int Of(KpThirds kp)
    {
        var level = 0;
        foreach (var threshold in Thresholds)
        {
            if (kp.Value >= threshold)
            {
                level++;
            }
        }

        return level;
    }
}
