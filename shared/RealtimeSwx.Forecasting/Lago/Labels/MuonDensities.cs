using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago.Labels;

/// <summary>
/// Probability that a pulse is a muon's, from labelled ones: densities of muons and of all others over ln charge and charge/peak (a grid,
/// smoothed by a Gaussian kernel), times how many there are of each. A pulse where neither was seen has the probability of the mix.
/// </summary>
public sealed class MuonDensities
{
    private const int ChargeCells = 256;
    private const int WidthCells = 24;
    private readonly double[] _share = new double[ChargeCells * WidthCells];
    private readonly double _lowCharge;
    private readonly double _chargeStep;
    private readonly double _lowWidth;
    private readonly double _widthStep;

    private MuonDensities(double lowCharge, double chargeStep, double lowWidth, double widthStep, double mix) =>
        (_lowCharge, _chargeStep, _lowWidth, _widthStep, Mix) = (lowCharge, chargeStep, lowWidth, widthStep, mix);

    /// <summary>Share of muons in what was learned from.</summary>
    public double Mix { get; }

    /// <summary>From this probability on a pulse is called a muon: the largest F1 on what was learned from.</summary>
    public double Threshold { get; private set; } = 0.5;

    /// <param name="pulses">Those without signal are left out.</param>
    public static MuonDensities Fit(IReadOnlyList<PulseFeatures> pulses, IReadOnlyList<bool> muon)
    {
        var known = Enumerable.Range(0, pulses.Count).Where(i => pulses[i].HasSignal).ToList();
        ArgumentOutOfRangeException.ThrowIfZero(known.Count, nameof(pulses));
        var charges = known.Select(i => Math.Log(pulses[i].Charge)).ToList();
        var widths = known.Select(i => pulses[i].ChargeOverPeak).Order().ToList();
        var (lowWidth, highWidth) = (widths[(int)(0.005 * (widths.Count - 1))], widths[(int)(0.995 * (widths.Count - 1))]);
        var result = new MuonDensities(
            charges.Min(), Math.Max(1e-6, (charges.Max() - charges.Min()) / (ChargeCells - 1)), lowWidth, Math.Max(1e-6, (highWidth - lowWidth) / (WidthCells - 1)),
            known.Count(i => muon[i]) / (double)known.Count);
        var (muons, others) = (new double[ChargeCells * WidthCells], new double[ChargeCells * WidthCells]);
        foreach (var i in known)
        {
            (muon[i] ? muons : others)[result.Cell(pulses[i])]++;
        }

        result.Smooth(muons);
        result.Smooth(others);

        // Where next to nothing was seen the mix decides.
        const double Doubt = 1e-3;
        for (var cell = 0; cell < muons.Length; cell++)
        {
            result._share[cell] = (muons[cell] + Doubt * result.Mix) / (muons[cell] + others[cell] + Doubt);
        }

        result.Threshold = LabelScore.BestThreshold(known.Select(i => (result.Probability(pulses[i]), muon[i])));
        return result;
    }

    /// <summary>0..1; 0 without signal.</summary>
    public double Probability(PulseFeatures pulse) => pulse.HasSignal ? _share[Cell(pulse)] : 0;

    public bool IsMuon(PulseFeatures pulse) => Probability(pulse) >= Threshold;

    private int Cell(PulseFeatures pulse)
    {
        var charge = (int)Math.Clamp(Math.Round((Math.Log(pulse.Charge) - _lowCharge) / _chargeStep), 0, ChargeCells - 1);
        var width = (int)Math.Clamp(Math.Round((pulse.ChargeOverPeak - _lowWidth) / _widthStep), 0, WidthCells - 1);
        return charge * WidthCells + width;
    }

    /// <summary>Bandwidths by the number and scatter of the pulses (Scott's rule in two dimensions), at least half a cell.</summary>
    private void Smooth(double[] counts)
    {
        var n = counts.Sum();
        if (n == 0)
        {
            return;
        }

        var factor = Math.Pow(n, -1.0 / 6);
        Along(counts, ChargeCells, WidthCells, Math.Max(0.5, factor * Scatter(counts, cell => cell / WidthCells)));
        Along(counts, WidthCells, 1, Math.Max(0.5, factor * Scatter(counts, cell => cell % WidthCells)));
    }

    /// <summary>Cells; the smaller of the standard deviation and the normal one by quartiles, for distributions with a narrow part.</summary>
    private static double Scatter(double[] counts, Func<int, int> axis)
    {
        var marginal = new SortedDictionary<int, double>();
        for (var cell = 0; cell < counts.Length; cell++)
        {
            marginal[axis(cell)] = marginal.GetValueOrDefault(axis(cell)) + counts[cell];
        }

        var n = marginal.Values.Sum();
        var mean = marginal.Sum(m => m.Key * m.Value) / n;
        var deviation = Math.Sqrt(marginal.Sum(m => m.Value * (m.Key - mean) * (m.Key - mean)) / n);
        return Math.Min(deviation, Math.Max(0.5, (Quantile(0.75) - Quantile(0.25)) / 1.35));

        int Quantile(double q)
        {
            var below = 0.0;
            return marginal.First(m => (below += m.Value) >= q * n).Key;
        }
    }

    private static void Along(double[] counts, int length, int stride, double bandwidth)
    {
        var reach = (int)Math.Ceiling(4 * bandwidth);
        var kernel = Enumerable.Range(-reach, 2 * reach + 1).Select(d => Math.Exp(-0.5 * d * d / (bandwidth * bandwidth))).ToArray();
        var norm = kernel.Sum();
        var line = new double[length];
        for (var start = 0; start < counts.Length; start++)
        {
            if (start / stride % length != 0)
            {
                continue;
            }

            for (var i = 0; i < length; i++)
            {
                line[i] = 0;
                for (var d = -reach; d <= reach; d++)
                {
                    line[i] += i + d >= 0 && i + d < length ? counts[start + (i + d) * stride] * kernel[d + reach] / norm : 0;
                }
            }

            for (var i = 0; i < length; i++)
            {
                counts[start + i * stride] = line[i];
            }
        }
    }
}
