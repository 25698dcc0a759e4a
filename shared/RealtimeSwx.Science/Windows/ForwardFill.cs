namespace RealtimeSwx.Science.Windows;

/// <summary>The last known value carried forward, with its age. Never interpolates: the next value is the future.</summary>
public static class ForwardFill
{
    /// <param name="values">Evenly spaced, NaN = missing.</param>
    /// <param name="before">Stands in before the first value and after <paramref name="longest"/> samples without one.</param>
    /// <returns>The filled series, and the age of each value in samples (<paramref name="longest"/> where it is <paramref name="before"/>).</returns>
    public static (double[] Filled, int[] Age) Apply(ReadOnlySpan<double> values, double before, int longest)
    {
        var filled = new double[values.Length];
        var age = new int[values.Length];
        var last = -longest;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                last = i;
            }

            age[i] = Math.Min(i - last, longest);
            filled[i] = age[i] < longest ? values[last] : before;
        }

        return (filled, age);
    }
}
