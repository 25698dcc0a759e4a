using RealtimeSwx.Domain;
using RealtimeSwx.Science.Physics;
using RealtimeSwx.Science.Windows;

namespace RealtimeSwx.Forecasting.SymH;

/// <param name="Name">Stable: a saved model names the features it was fitted on.</param>
/// <param name="Of">Value at a row, from that row and earlier ones only.</param>
public sealed record SymHFeature(string Name, Func<SymHFrame, int, double> Of);

/// <summary>
/// What the learned members see of a row. No feature reaches further back than 24 hours, so that the last rows of an
/// input have the same values as in a whole archive.
/// </summary>
public static class SymHFeatures
{
    private static readonly (string Name, Func<SymHFrame, Driver> Of)[] Wind =
    [
        ("bz", f => f.Bz), ("by", f => f.By), ("bt", f => f.Bt), ("v", f => f.Speed), ("vbs", f => f.Southward),
        ("rp", f => f.RootPressure), ("n", f => f.Density),
    ];

    private static readonly (string Name, Func<SymHFrame, Driver> Of)[] Coupling =
    [
        ("vbs", f => f.Southward), ("newell", f => f.Newell), ("ekl", f => f.KanLee), ("boyle", f => f.Boyle), ("rp", f => f.RootPressure), ("v", f => f.Speed),
    ];

    public static IReadOnlyList<SymHFeature> All { get; } =
        [.. Index(), .. AtL1(), .. Propagated(), .. Memory(), .. Equation(), .. Geometry(), .. Ages()];

    /// <summary>Those that need Sym-H alone: what is left when the wind is missing.</summary>
    public static IReadOnlyList<SymHFeature> IndexOnly { get; } = [.. Index()];

    /// <exception cref="InputException">A name that this program does not know.</exception>
    public static IReadOnlyList<SymHFeature> Select(IReadOnlyList<string> names)
    {
        var all = All.ToDictionary(f => f.Name, StringComparer.Ordinal);
        return [.. names.Select(n => all.TryGetValue(n, out var feature) ? feature : throw new InputException("symh model", $"unknown feature '{n}'"))];
    }

    public static void Fill(SymHFrame frame, int row, IReadOnlyList<SymHFeature> features, Span<float> into)
    {
        for (var i = 0; i < features.Count; i++)
        {
            into[i] = (float)features[i].Of(frame, row);
        }
    }

    private static IEnumerable<SymHFeature> Index()
    {
        yield return new("s", (f, i) => f.SymH[i]);
        foreach (var k in (int[])[1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72])
        {
            yield return new($"s_d{k}", (f, i) => f.SymH[i] - f.SymH[i - k]);
        }

        foreach (var k in (int[])[12, 36, 72, 144, 288])
        {
            yield return new($"s_min{k}", (f, i) => TrailingExtreme.Minimum(f.SymH.Values, i, k) - f.SymH[i]);
            yield return new($"s_mean{k}", (f, i) => f.SymH.Mean(i, k) - f.SymH[i]);
        }

        foreach (var k in (int[])[12, 72])
        {
            yield return new($"s_max{k}", (f, i) => TrailingExtreme.Maximum(f.SymH.Values, i, k) - f.SymH[i]);
        }

        yield return new("s_sd12", (f, i) => f.SymH.Deviation(i, 12));
    }

    private static IEnumerable<SymHFeature> AtL1()
    {
        foreach (var (name, of) in Wind)
        {
            foreach (var k in (int[])[0, 3, 6, 9, 12])
            {
                yield return new($"{name}_l{k}", (f, i) => of(f)[i - k]);
            }

            foreach (var k in (int[])[6, 12, 24, 48])
            {
                yield return new($"{name}_m{k}", (f, i) => of(f).Mean(i, k));
            }
        }

        yield return new("bx_m6", (f, i) => f.Bx.Mean(i, 6));
        yield return new("lt_m6", (f, i) => f.LogTemperature.Mean(i, 6));
        yield return new("bz_sd6", (f, i) => f.Bz.Deviation(i, 6));
        yield return new("bz_sd12", (f, i) => f.Bz.Deviation(i, 12));
        yield return new("bt_sd24", (f, i) => f.Bt.Deviation(i, 24));
        yield return new("rp_d3", (f, i) => f.RootPressure[i] - f.RootPressure[i - 3]);
        yield return new("v_d6", (f, i) => f.Speed[i] - f.Speed[i - 6]);
        yield return new("v_d24", (f, i) => f.Speed[i] - f.Speed[i - 24]);
        yield return new("bz_min6", (f, i) => TrailingExtreme.Minimum(f.Bz.Values, i, 6));
        yield return new("bz_max6", (f, i) => TrailingExtreme.Maximum(f.Bz.Values, i, 6));
        yield return new("ln_n", (f, i) => Math.Log(f.Density[i]));
    }

    // The wind that is at the magnetopause at a time before or after the row, as far as L1 has seen it.
    private static IEnumerable<SymHFeature> Propagated()
    {
        yield return new("delay", (f, i) => f.Arrival.Delay(i));
        foreach (var (name, of) in ((string, Func<SymHFrame, Driver>)[])[("bz", f => f.Bz), ("by", f => f.By), .. Coupling.Where(c => c.Name != "boyle")])
        {
            foreach (var (a, b) in ((int, int)[])[(-12, -6), (-6, 0), (0, 3), (3, 6), (6, 9), (9, 12), (12, 18)])
            {
                yield return new($"{name}_p{a}_{b}", (f, i) => of(f)[(f.Arrival.SampleFor(i, a) + f.Arrival.SampleFor(i, b)) / 2]);
            }
        }

        foreach (var (name, of) in ((string, Func<SymHFrame, Driver>)[])[("bz", f => f.Bz), .. Coupling.Where(c => c.Name is "vbs" or "newell" or "ekl")])
        {
            yield return new($"{name}_pm0_12", (f, i) => MeanArrived(f, of(f), i, 0, 12));
            yield return new($"{name}_pm-6_6", (f, i) => MeanArrived(f, of(f), i, -6, 6));
        }

        yield return new("rp_dp0_12", (f, i) => f.RootPressure[f.Arrival.SampleFor(i, 12)] - f.RootPressure[f.Arrival.SampleFor(i, 0)]);
        yield return new("unknown60", (f, i) => Math.Max(12 - f.Arrival.Delay(i), 0));
        yield return new("unknown120", (f, i) => Math.Max(24 - f.Arrival.Delay(i), 0));
    }

    private static IEnumerable<SymHFeature> Memory()
    {
        foreach (var (name, of) in Coupling)
        {
            foreach (var hours in (int[])[1, 2, 4, 8, 16, 24])
            {
                if (hours > 4 || name is not ("vbs" or "rp" or "v"))
                {
                    yield return new($"{name}_h{hours}", (f, i) => of(f).Mean(i, hours * 12));
                }
            }
        }

        yield return new("bz_h8", (f, i) => f.Bz.Mean(i, 96));
        yield return new("by_h4", (f, i) => f.By.Mean(i, 48));
    }

    private static IEnumerable<SymHFeature> Equation()
    {
        foreach (var h in (int[])[3, 6, 9, 12, 18, 24])
        {
            yield return new($"ode_{h}", (f, i) => f.Burton(i)[h] - f.SymH[i]);
            yield return new($"okl_{h}", (f, i) => f.BurtonKanLee(i)[h] - f.SymH[i]);
        }

        foreach (var h in (int[])[6, 12, 24])
        {
            yield return new($"ode_e{h}", (f, i) => f.SymH[i] - f.Burton(i - h)[h]);
            yield return new($"okl_e{h}", (f, i) => f.SymH[i] - f.BurtonKanLee(i - h)[h]);
            foreach (var window in (int[])[12, 36])
            {
                yield return new($"ode_e{h}_m{window}", (f, i) => Mean(i, window, k => f.SymH[k] - f.Burton(k - h)[h]));
                yield return new($"okl_e{h}_m{window}", (f, i) => Mean(i, window, k => f.SymH[k] - f.BurtonKanLee(k - h)[h]));
            }
        }

        yield return new("s_star", (f, i) => RingCurrentEquation.SouthwardDriven.Corrected(f.SymH[i], f.RootPressure[f.Arrival.SampleFor(i, 0)]));
    }

    private static IEnumerable<SymHFeature> Geometry()
    {
        static double Tilt(SymHFrame f, int i) => DipoleTilt.Radians(f.Grid.TimeOf(i));
        static double Driving(SymHFrame f, int i) => f.Southward[f.Arrival.SampleFor(i, 3)];
        static double Ut(SymHFrame f, int i) => 2 * Math.PI * f.Grid.TimeOf(i).UtcDateTime.TimeOfDay.TotalDays;
        static double Season(SymHFrame f, int i) => 2 * Math.PI * f.Grid.TimeOf(i).UtcDateTime.DayOfYear / 365.25;
        yield return new("tilt", Tilt);
        yield return new("tilt2", (f, i) => Tilt(f, i) * Tilt(f, i));
        yield return new("tilt_by", (f, i) => Tilt(f, i) * f.By[f.Arrival.SampleFor(i, 0)]);
        yield return new("tilt_bx", (f, i) => Tilt(f, i) * f.Bx[f.Arrival.SampleFor(i, 0)]);
        yield return new("tilt2_vbs", (f, i) => Tilt(f, i) * Tilt(f, i) * Driving(f, i));
        yield return new("by_vbs", (f, i) => Math.Sign(f.By[f.Arrival.SampleFor(i, 0)]) * Driving(f, i));
        foreach (var (name, wave) in ((string, Func<double, double>)[])[("sin", Math.Sin), ("cos", Math.Cos)])
        {
            yield return new($"ut_{name}", (f, i) => wave(Ut(f, i)));
            yield return new($"ut2_{name}", (f, i) => wave(2 * Ut(f, i)));
            yield return new($"ut_{name}_vbs", (f, i) => wave(Ut(f, i)) * Driving(f, i));
            yield return new($"ut_{name}_s", (f, i) => wave(Ut(f, i)) * f.SymH[i] / 50);
            yield return new($"year_{name}", (f, i) => wave(Season(f, i)));
            yield return new($"year2_{name}", (f, i) => wave(2 * Season(f, i)));
        }
    }

    private static IEnumerable<SymHFeature> Ages()
    {
        yield return new("age_b", (f, i) => f.FieldAge[i]);
        yield return new("age_v", (f, i) => f.SpeedAge[i]);
        yield return new("age_n", (f, i) => f.DensityAge[i]);
        yield return new("age_s", (f, i) => f.IndexAge[i]);
    }

    private static double MeanArrived(SymHFrame f, Driver driver, int row, int from, int to) =>
        Mean(to, to - from + 1, k => driver[f.Arrival.SampleFor(row, k)]);

    private static double Mean(int end, int count, Func<int, double> value)
    {
        var sum = 0.0;
        for (var k = end + 1 - count; k <= end; k++)
        {
            sum += value(k);
        }

        return sum / count;
    }
}
