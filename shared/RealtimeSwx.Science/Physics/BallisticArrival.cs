namespace RealtimeSwx.Science.Physics;

/// <summary>
/// When wind measured at L1 reaches the magnetopause at its own speed. Fast wind overtakes: what counts at a time is the latest sample that
/// has arrived by then, and beyond the known wind the last sample.
/// </summary>
public sealed class BallisticArrival
{
    private const int SpeedWindow = 3;
    private const int Farthest = 40;
    private readonly double[] _delay;

    /// <param name="speed">km/s, evenly spaced, no gaps.</param>
    /// <param name="distance">L1 to magnetopause, km.</param>
    /// <param name="secondsPerSample">Spacing of the samples.</param>
    public BallisticArrival(ReadOnlySpan<double> speed, double distance, double secondsPerSample)
    {
        var mean = new Windows.RunningMean(speed);
        _delay = new double[speed.Length];
        for (var i = 0; i < speed.Length; i++)
        {
            _delay[i] = distance / mean.Mean(i, SpeedWindow) / secondsPerSample;
        }
    }

    /// <summary>Travel time of sample <paramref name="i"/>, in samples.</summary>
    public double Delay(int i) => _delay[i];

    /// <summary>The sample that drives at <paramref name="ahead"/> samples after <paramref name="now"/>, of those measured until now.</summary>
    public int SampleFor(int now, int ahead)
    {
        var back = 0;
        while (back < Farthest - 1 && back < now && _delay[now - back] - back > ahead)
        {
            back++;
        }

        return now - back;
    }
}
