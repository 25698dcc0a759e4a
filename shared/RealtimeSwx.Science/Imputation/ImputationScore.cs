namespace RealtimeSwx.Science.Imputation;

/// <summary>How well hidden values of one column were given back.</summary>
/// <param name="Coverage">Share of values within the least and the greatest of the draws.</param>
/// <param name="Width">Mean distance of those two.</param>
public sealed record ColumnScore(int Count, double Rmse, double Mae, double Bias, double Coverage, double Width);

/// <summary>Sums the errors of one column.</summary>
public sealed class ImputationScore
{
    /// <summary>
    /// A value that comes from the same distribution as this many draws lies within them nine times in ten: (M - 1) / (M + 1).
    /// </summary>
    public const int Draws = 19;

    private int _count;
    private int _covered;
    private double _squares;
    private double _absolute;
    private double _sum;
    private double _width;

    /// <param name="draws">At least two, none of them the fill.</param>
    public void Add(double truth, double filled, ReadOnlySpan<double> draws)
    {
        var error = filled - truth;
        _count++;
        _sum += error;
        _absolute += Math.Abs(error);
        _squares += error * error;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var draw in draws)
        {
            (low, high) = (Math.Min(low, draw), Math.Max(high, draw));
        }

        _covered += truth >= low && truth <= high ? 1 : 0;
        _width += high - low;
    }

    /// <summary>Null when nothing was added.</summary>
    public ColumnScore? Result => _count == 0 ? null
        : new ColumnScore(_count, Math.Sqrt(_squares / _count), _absolute / _count, _sum / _count, (double)_covered / _count, _width / _count);
}
