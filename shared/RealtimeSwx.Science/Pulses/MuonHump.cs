namespace RealtimeSwx.Science.Pulses;

/// <summary>A detector's unit of charge, read off its own pulses.</summary>
public static class MuonHump
{
    private const double Bandwidth = 0.15;
    private const int GridPoints = 240;
    private const int MostShifts = 100;
    private const double SmallestShift = 1e-4;

    /// <summary>
    /// Charge of the muon hump: the maximum over ln q of the charge-weighted density of ln q (Gaussian kernel). The weight takes away the steep
    /// fall of electrons and gammas, under which the hump is only a shoulder in the plain spectrum.
    /// </summary>
    /// <param name="charges">Those that are not positive are left out.</param>
    /// <returns>ADC counts, or null with fewer than 20 positive charges.</returns>
    public static double? Charge(IEnumerable<double> charges)
    {
        var logs = charges.Where(q => q > 0).Select(q => Math.Log(q)).Order().ToArray();
        if (logs.Length < 20)
        {
            return null;
        }

        var (low, high) = (logs[0], logs[^1]);
        if (!(high > low))
        {
            return Math.Exp(low);
        }

        // Histogram first, kernel after: the cost does not grow with the number of pulses.
        var step = (high - low) / (GridPoints - 1);
        var weights = new double[GridPoints];
        foreach (var log in logs)
        {
            weights[(int)Math.Round((log - low) / step)] += Math.Exp(log - high);
        }

        var (best, at) = (-1.0, 0);
        for (var i = 0; i < GridPoints; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < GridPoints; j++)
            {
                var z = (i - j) * step / Bandwidth;
                sum += weights[j] * Math.Exp(-0.5 * z * z);
            }

            if (sum > best)
            {
                (best, at) = (sum, i);
            }
        }

        return Math.Exp(low + at * step);
    }

    /// <summary>
    /// The hump next to a charge that is known already, by mean shift in the same density with a kernel twice as wide: it scatters half as much
    /// from sample to sample and follows a change of gain, but lies a little lower than <see cref="Charge"/>.
    /// </summary>
    /// <param name="charges">Those that are not positive are left out.</param>
    /// <param name="start">ADC counts.</param>
    /// <returns>ADC counts; <paramref name="start"/> without charges near it.</returns>
    public static double Near(IEnumerable<double> charges, double start)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(start);
        var logs = charges.Where(q => q > 0).Select(q => Math.Log(q)).ToArray();
        var at = Math.Log(start);
        for (var step = 0; step < MostShifts; step++)
        {
            var (sum, weighted) = (0.0, 0.0);
            foreach (var log in logs)
            {
                var z = (log - at) / (2 * Bandwidth);
                var weight = Math.Exp(log - at - 0.5 * z * z);
                sum += weight;
                weighted += weight * (log - at);
            }

            var shift = sum > 0 ? weighted / sum : 0;
            at += shift;
            if (Math.Abs(shift) < SmallestShift)
            {
                break;
            }
        }

        return Math.Exp(at);
    }
}
