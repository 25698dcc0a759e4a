using System.Collections.Frozen;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats;

/// <summary>How one upstream names, scales and leaves out one quantity.</summary>
/// <param name="Upstream">The layout family that uses the name.</param>
/// <param name="Name">Column, key or word as the upstream writes it.</param>
/// <param name="Series">Where it goes.</param>
/// <param name="Fills">Numbers that mean "no value".</param>
public sealed record LexiconEntry(string Upstream, string Name, SeriesId Series, params double[] Fills)
{
    /// <summary>Canonical value = upstream value x scale.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Interval that starts at the label; zero where the label is its end or an instant.</summary>
    public TimeSpan Span { get; init; }

    public bool IsFill(double value)
    {
        foreach (var fill in Fills)
        {
            if (Math.Abs(value - fill) < 1e-6 * Math.Max(1, Math.Abs(fill)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// Every upstream name, unit and fill value, mapped to the canonical series. Fill values die here: no reader passes one on.
/// Sources: format pages of WDC Kyoto, GFZ, NOAA SWPC, NASA OMNIWeb and NMDB.
/// </summary>
public static class Lexicon
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IReadOnlyList<LexiconEntry> Entries { get; } =
    [
        // ACE averages carry the end of their interval, OMNI's SYM/H the start. B in nT GSM, V km/s, N cm-3, T K.
        new("storm-csv", "Bmag", KnownSeries.WindBt),
        new("storm-csv", "Bx_gsm", KnownSeries.WindBx),
        new("storm-csv", "By_gsm", KnownSeries.WindBy),
        new("storm-csv", "Bz_gsm", KnownSeries.WindBz),
        new("storm-csv", "V", KnownSeries.WindSpeed),
        new("storm-csv", "N", KnownSeries.WindDensity),
        new("storm-csv", "T", KnownSeries.WindTemperature),
        new("storm-csv", "SYM_H", KnownSeries.SymH, 99999) { Span = FiveMinutes },

        new("kyoto", "SYM-H", KnownSeries.SymH, 99999, 88888) { Span = Minute },
        new("kyoto", "SYM-D", KnownSeries.SymD, 99999, 88888) { Span = Minute },
        new("kyoto", "ASY-H", KnownSeries.AsyH, 99999, 88888) { Span = Minute },
        new("kyoto", "ASY-D", KnownSeries.AsyD, 99999, 88888) { Span = Minute },
        new("kyoto", "DST", KnownSeries.Dst, 9999) { Span = Hour },

        new("gfz", "Kp", KnownSeries.Kp, -1) { Span = ThreeHours },
        new("gfz", "Hp30", KnownSeries.Hp30, -1) { Span = HalfHour },
        new("gfz", "F10.7obs", KnownSeries.F107, -1, 0) { Span = Day },

        new("swpc", "bt", KnownSeries.WindBt, -99999, -9999.9),
        new("swpc", "bx_gsm", KnownSeries.WindBx, -99999, -9999.9),
        new("swpc", "by_gsm", KnownSeries.WindBy, -99999, -9999.9),
        new("swpc", "bz_gsm", KnownSeries.WindBz, -99999, -9999.9),
        new("swpc", "proton_speed", KnownSeries.WindSpeed, -99999, -9999.9),
        new("swpc", "proton_density", KnownSeries.WindDensity, -99999, -9999.9),
        new("swpc", "proton_temperature", KnownSeries.WindTemperature, -99999, -9999.9, -1e5),
        new("swpc", "kp", KnownSeries.Kp, -1) { Span = ThreeHours },
        new("swpc", "kp predicted", KnownSeries.KpForecastSwpc, -1) { Span = ThreeHours },
        new("swpc", "dst", KnownSeries.Dst, 9999) { Span = Hour },
        new("swpc", "estimated_kp", KnownSeries.KpEstimate, -1),
        new("swpc", "ap predicted", KnownSeries.ApForecastSwpc, -1) { Span = Day },
        new("swpc", "f10.7 predicted", KnownSeries.F107ForecastSwpc, -1) { Span = Day },

        new("ace", "Bx", KnownSeries.WindBx, -999.9),
        new("ace", "By", KnownSeries.WindBy, -999.9),
        new("ace", "Bz", KnownSeries.WindBz, -999.9),
        new("ace", "Bt", KnownSeries.WindBt, -999.9),
        new("ace", "Density", KnownSeries.WindDensity, -9999.9),
        new("ace", "Speed", KnownSeries.WindSpeed, -9999.9),
        new("ace", "Temperature", KnownSeries.WindTemperature, -1e5),

        // OMNI wind is shifted to the bow-shock nose; its labels are the start of the average.
        new("omni2", "B", KnownSeries.WindBt, 999.9) { Span = Hour },
        new("omni2", "Bx GSM", KnownSeries.WindBx, 999.9) { Span = Hour },
        new("omni2", "By GSM", KnownSeries.WindBy, 999.9) { Span = Hour },
        new("omni2", "Bz GSM", KnownSeries.WindBz, 999.9) { Span = Hour },
        new("omni2", "T", KnownSeries.WindTemperature, 9999999) { Span = Hour },
        new("omni2", "N", KnownSeries.WindDensity, 999.9) { Span = Hour },
        new("omni2", "V", KnownSeries.WindSpeed, 9999) { Span = Hour },
        new("omni2", "Kp", KnownSeries.Kp, 99) { Span = ThreeHours, Scale = 0.1 },
        new("omni2", "Dst", KnownSeries.Dst, 99999) { Span = Hour },
        new("omni2", "F10.7", KnownSeries.F107, 999.9) { Span = Day },

        new("omni-hro", "B", KnownSeries.WindBt, 9999.99),
        new("omni-hro", "Bx GSM", KnownSeries.WindBx, 9999.99),
        new("omni-hro", "By GSM", KnownSeries.WindBy, 9999.99),
        new("omni-hro", "Bz GSM", KnownSeries.WindBz, 9999.99),
        new("omni-hro", "V", KnownSeries.WindSpeed, 99999.9),
        new("omni-hro", "N", KnownSeries.WindDensity, 999.99),
        new("omni-hro", "T", KnownSeries.WindTemperature, 9999999),
        new("omni-hro", "SYM/D", KnownSeries.SymD, 99999),
        new("omni-hro", "SYM/H", KnownSeries.SymH, 99999),
        new("omni-hro", "ASY/D", KnownSeries.AsyD, 99999),
        new("omni-hro", "ASY/H", KnownSeries.AsyH, 99999),
    ];

    private static readonly FrozenDictionary<(string, string), LexiconEntry> ByName =
        Entries.ToFrozenDictionary(e => (e.Upstream, e.Name));

    /// <summary>The entry, or null when the system has no use for that name.</summary>
    public static LexiconEntry? Find(string upstream, string name) => ByName.GetValueOrDefault((upstream, name));

    internal static LexiconEntry Get(string upstream, string name) => ByName[(upstream, name)];
}
