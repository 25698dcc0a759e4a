namespace RealtimeSwx.Science.Windows;

/// <summary>Means over trailing windows of one evenly spaced series without gaps, by prefix sums. Windows are cut at the first sample.</summary>
public sealed class RunningMean
{
    private readonly double[] _sums;
    private readonly double[] _squares;

    public RunningMean(ReadOnlySpan<double> values)
    {
        _sums = new double[values.Length + 1];
        _squares = new double[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            _sums[i + 1] = _sums[i] + values[i];
            _squares[i + 1] = _squares[i] + (values[i] * values[i]);
        }
    }

    /// <summary>Mean of the <paramref name="count"/> samples that end with <paramref name="end"/>.</summary>
    public double Mean(int end, int count)
    {
        var from = Math.Max(0, end + 1 - count);
        return (_sums[end + 1] - _sums[from]) / (end + 1 - from);
    }

    /// <summary>Standard deviation (of the population) of the same window.</summary>
    public double Deviation(int end, int count)
    {
        var from = Math.Max(0, end + 1 - count);
        var mean = Mean(end, count);
        return Math.Sqrt(Math.Max(0, ((_squares[end + 1] - _squares[from]) / (end + 1 - from)) - (mean * mean)));
    }
}
