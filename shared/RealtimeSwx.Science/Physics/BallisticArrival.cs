namespace RealtimeSwx.Science.Physics;

/// <summary>
/// When wind measured at L1 reaches the magnetopause at its own speed. Fast wind overtakes: what counts at a time is the latest sample that
/// has arrived by then, and beyond the known wind the last sample.
/// </summary>
public sealed class BallisticArrival
{
    private const int SpeedWindow = 3;
    private const int Farthest = 40;

    // What features ask for again and again: an hour before a sample to two hours after it.
    private const int FirstKept = -12;
    private const int LastKept = 24;

    private readonly double[] _delay;
    private readonly int[]?[] _kept;

    /// <param name="speed">km/s, evenly spaced, no gaps.</param>
    /// <param name="distance">L1 to magnetopause, km.</param>
    /// <param name="secondsPerSample">Spacing of the samples.</param>
    public BallisticArrival(ReadOnlySpan<double> speed, double distance, double secondsPerSample)
    {
        var mean = new Windows.RunningMean(speed);
        _delay = new double[speed.Length];
        _kept = new int[]?[speed.Length];
        for (var i = 0; i < speed.Length; i++)
        {
            _delay[i] = distance / mean.Mean(i, SpeedWindow) / secondsPerSample;
        }
    }

    /// <summary>Travel time of sample <paramref name="i"/>, in samples.</summary>
    public double Delay(int i) => _delay[i];

    /// <summary>The sample that drives at <paramref name="ahead"/> samples after <paramref name="now"/>, of those measured until now.</summary>
    public int SampleFor(int now, int ahead) =>
        ahead is < FirstKept or > LastKept ? Search(now, ahead, 0) : (_kept[now] ??= Kept(now))[ahead - FirstKept];

    // The earlier the time, the older the sample: each search goes on where the one before ended.
    private int[] Kept(int now)
    {
        var samples = new int[LastKept - FirstKept + 1];
        var back = 0;
        for (var ahead = LastKept; ahead >= FirstKept; ahead--)
        {
            samples[ahead - FirstKept] = Search(now, ahead, back);
            back = now - samples[ahead - FirstKept];
        }

        return samples;
    }

    private int Search(int now, int ahead, int back)
    {
        while (back < Farthest - 1 && back < now && _delay[now - back] - back > ahead)
        {
            back++;
        }

        return now - back;
    }
}
