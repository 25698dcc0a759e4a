using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Science.Physics;
using RealtimeSwx.Science.Windows;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// What the members see beside Kp: the wind that has reached the Earth in the hours before the issue time, the wind that L1 has already measured and
/// that will reach it in the first hour after, what both make of Kp by an empirical formula, and the ring current that they drive.
/// </summary>
internal static class KpWindFeatures
{
    private const int Hour = 12;
    private static readonly KpFeatures Kp = KpCadence.Kp.Features;

    /// <summary>Stretches of arrival, in 5-minute rows from the issue time.</summary>
    private static readonly (int From, int To)[] Arrivals = [(-36, -24), (-24, -12), (-12, -6), (-6, 0), (0, 6), (6, 12)];

    private static readonly (string Name, Func<SymHFrame, Driver> Of)[] Drivers =
    [
        ("bz", f => f.Bz), ("bt", f => f.Bt), ("v", f => f.Speed), ("rp", f => f.RootPressure), ("vbs", f => f.Southward), ("newell", f => f.Newell),
        ("ekl", f => f.KanLee), ("boyle", f => f.Boyle),
    ];

    private static readonly (string Name, Func<SymHFrame, int, double> Of)[] Wind = [.. AtL1(), .. Arrived(), .. Responses()];

    /// <summary>Kp by the formula beside what was observed: its error over the last interval is likely to go on.</summary>
    private static readonly (string Name, Func<KpPast, SymHFrame, int, double> Of)[] Compared =
    [
        ("formula_error", (p, f, i) => p[1] - Formula(f, i, -36, 0)),
        ("formula_change", (_, f, i) => Formula(f, i, 0, 12) - Formula(f, i, -36, 0)),
        ("formula_ahead", (p, f, i) => Formula(f, i, 0, 12) - p[1]),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Kp.Names, .. Wind.Select(w => w.Name), .. Compared.Select(c => c.Name)];

    public static void Fill(Span<float> row, KpPast past, SymHFrame frame)
    {
        Kp.Fill(row[..Kp.Count], past);
        var (at, last) = (Kp.Count, frame.Rows - 1);
        foreach (var (_, of) in Wind)
        {
            row[at++] = (float)of(frame, last);
        }

        foreach (var (_, of) in Compared)
        {
            row[at++] = (float)of(past, frame, last);
        }
    }

    private static IEnumerable<(string, Func<SymHFrame, int, double>)> AtL1()
    {
        foreach (var (name, of) in Drivers)
        {
            yield return ($"{name}_l1_15m", (f, i) => of(f).Mean(i, 3));
            yield return ($"{name}_l1_1h", (f, i) => of(f).Mean(i, Hour));
        }

        foreach (var hours in (int[])[1, 3])
        {
            yield return ($"bz_sd{hours}h", (f, i) => f.Bz.Deviation(i, hours * Hour));
            yield return ($"bz_min{hours}h", (f, i) => TrailingExtreme.Minimum(f.Bz.Values, i, hours * Hour));
            yield return ($"newell_max{hours}h", (f, i) => TrailingExtreme.Maximum(f.Newell.Values, i, hours * Hour));
            yield return ($"rp_max{hours}h", (f, i) => TrailingExtreme.Maximum(f.RootPressure.Values, i, hours * Hour));
            yield return ($"by_l1_{hours}h", (f, i) => f.By.Mean(i, hours * Hour));
        }

        yield return ("by_size_1h", (f, i) => Math.Abs(f.By.Mean(i, Hour)));
        yield return ("bt_sd3h", (f, i) => f.Bt.Deviation(i, 3 * Hour));
        yield return ("ln_n", (f, i) => Math.Log(f.Density.Mean(i, Hour)));
        yield return ("ln_t", (f, i) => f.LogTemperature.Mean(i, Hour));
        yield return ("age_b", (f, i) => f.FieldAge[i]);
        yield return ("age_v", (f, i) => f.SpeedAge[i]);
        yield return ("age_n", (f, i) => f.DensityAge[i]);
    }

    private static IEnumerable<(string, Func<SymHFrame, int, double>)> Arrived()
    {
        yield return ("delay", (f, i) => f.Arrival.Delay(i));
        foreach (var (name, of) in Drivers)
        {
            foreach (var (from, to) in Arrivals)
            {
                yield return ($"{name}_{from}_{to}", (f, i) => MeanArrived(f, of(f), i, from, to));
            }

            foreach (var hours in (int[])[3, 6, 12, 24])
            {
                yield return ($"{name}_{hours}h", (f, i) => of(f).Mean(f.Arrival.SampleFor(i, 0), hours * Hour));
            }
        }

        yield return ("v_change", (f, i) => f.Speed.Mean(i, 6) - f.Speed[i - (3 * Hour)]);
        yield return ("rp_change", (f, i) => MeanArrived(f, f.RootPressure, i, 0, 12) - MeanArrived(f, f.RootPressure, i, -12, 0));
        yield return ("newell_change", (f, i) => MeanArrived(f, f.Newell, i, 0, 12) - MeanArrived(f, f.Newell, i, -36, 0));
    }

    private static IEnumerable<(string, Func<SymHFrame, int, double>)> Responses()
    {
        yield return ("formula_last", (f, i) => Formula(f, i, -36, 0));
        yield return ("formula_next", (f, i) => Formula(f, i, 0, 12));
        yield return ("ring_current", (f, i) => RingCurrent(f, i, 0));
        yield return ("ring_current_1h", (f, i) => RingCurrent(f, i, 12));
        static double Tilt(SymHFrame f, int i) => DipoleTilt.Radians(f.Grid.TimeOf(i).AddHours(1.5));
        yield return ("tilt", Tilt);
        yield return ("tilt2_newell", (f, i) => Tilt(f, i) * Tilt(f, i) * MeanArrived(f, f.Newell, i, 0, 12));
    }

    /// <summary>Kp of Newell et al. 2008 (10.1029/2007JA012825): 0.05 + 2.244e-4 dPhi/dt + 2.844e-6 sqrt(n) v^2.</summary>
    private static double Formula(SymHFrame f, int row, int from, int to)
    {
        var sum = 0.0;
        for (var k = from; k < to; k++)
        {
            var i = SampleAt(f, row, k);
            sum += 0.05 + (2.244 * f.Newell[i]) + (2.844e-6 * Math.Sqrt(f.Density[i]) * f.Speed[i] * f.Speed[i]);
        }

        return Math.Clamp(sum / (to - from), 0, 12);
    }

    /// <summary>Sym-H that the wind alone has driven since the first row, nT, and will have driven <paramref name="ahead"/> rows after the issue time.</summary>
    private static double RingCurrent(SymHFrame f, int row, int ahead)
    {
        var equation = RingCurrentEquation.SouthwardDriven;
        var corrected = equation.Corrected(-15, f.RootPressure[0]);
        for (var i = 1; i <= row; i++)
        {
            corrected = equation.Advance(corrected, f.Southward[f.Arrival.SampleFor(i, 0)], 1.0 / Hour);
        }

        for (var h = 1; h <= ahead; h++)
        {
            corrected = equation.Advance(corrected, f.Southward[f.Arrival.SampleFor(row, h)], 1.0 / Hour);
        }

        return equation.Index(corrected, f.RootPressure[f.Arrival.SampleFor(row, ahead)]);
    }

    private static double MeanArrived(SymHFrame f, Driver driver, int row, int from, int to)
    {
        var sum = 0.0;
        for (var k = from; k < to; k++)
        {
            sum += driver[SampleAt(f, row, k)];
        }

        return sum / (to - from);
    }

    /// <summary>The sample that is at the magnetopause <paramref name="k"/> rows from <paramref name="row"/>, of those measured by then and by the row.</summary>
    private static int SampleAt(SymHFrame f, int row, int k) => k < 0 ? f.Arrival.SampleFor(row + k, 0) : f.Arrival.SampleFor(row, k);
}
