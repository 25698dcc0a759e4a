namespace RealtimeSwx.Science.Windows;

/// <summary>Minimum and maximum over trailing windows of one evenly spaced series without gaps.</summary>
public static class TrailingExtreme
{
    public static double Minimum(ReadOnlySpan<double> values, int end, int count)
    {
        var result = values[end];
        for (var i = Math.Max(0, end + 1 - count); i < end; i++)
        {
            result = Math.Min(result, values[i]);
        }

        return result;
    }

    public static double Maximum(ReadOnlySpan<double> values, int end, int count)
    {
        var result = values[end];
        for (var i = Math.Max(0, end + 1 - count); i < end; i++)
        {
            result = Math.Max(result, values[i]);
        }

        return result;
    }
}
