namespace RealtimeSwx.Science.Windows;

/// <summary>The last known value carried forward, with its age. Never interpolates: the next value is the future.</summary>
public static class ForwardFill
{
    /// <param name="values">Evenly spaced, NaN = missing.</param>
    /// <param name="before">Stands in before the first value.</param>
    /// <returns>The filled series, and the age of each value in samples (the number of samples where there was none yet).</returns>
    public static (double[] Filled, int[] Age) Apply(ReadOnlySpan<double> values, double before)
    {
        var filled = new double[values.Length];
        var age = new int[values.Length];
        var last = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                last = i;
            }

            filled[i] = last < 0 ? before : values[last];
            age[i] = last < 0 ? values.Length : i - last;
        }

        return (filled, age);
    }
}
