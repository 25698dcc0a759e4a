namespace RealtimeSwx.Domain;

/// <summary>The series that the system knows by name, with their canonical units. Everything else is named under a family prefix.</summary>
public static class KnownSeries
{
    public static readonly SeriesId SymH = new("symh");
    public static readonly SeriesId SymD = new("symd");
    public static readonly SeriesId AsyH = new("asyh");
    public static readonly SeriesId AsyD = new("asyd");
    public static readonly SeriesId Dst = new("dst");
    public static readonly SeriesId Kp = new("kp");
    public static readonly SeriesId KpEstimate = new("kp-estimate");

    /// <summary>Somebody else's Kp forecast (e.g. SWPC). Never mixed with observations.</summary>
    public static readonly SeriesId KpForecastSwpc = new("kp-forecast/swpc");
    public static readonly SeriesId ApForecastSwpc = new("ap-forecast/swpc");
    public static readonly SeriesId F107ForecastSwpc = new("f107-forecast/swpc");
    public static readonly SeriesId Hp30 = new("hp30");
    public static readonly SeriesId F107 = new("f107");

    /// <summary>The L1 solar wind entity; its components follow.</summary>
    public static readonly SeriesId SolarWind = new("solarwind");
    public static readonly SeriesId WindBt = new("solarwind/bt");
    public static readonly SeriesId WindBx = new("solarwind/bx");
    public static readonly SeriesId WindBy = new("solarwind/by");
    public static readonly SeriesId WindBz = new("solarwind/bz");
    public static readonly SeriesId WindSpeed = new("solarwind/v");
    public static readonly SeriesId WindDensity = new("solarwind/n");
    public static readonly SeriesId WindTemperature = new("solarwind/t");

    /// <summary>NOAA SWPC's near-real-time maps.</summary>
    public static readonly SeriesId Glotec = new("tec/glotec");

    public static SeriesId Tec(string analysis) => new("tec/" + analysis.ToLowerInvariant());

    public static SeriesId Lago(string station) => new("lago/" + station.ToLowerInvariant());

    public static SeriesId NeutronMonitor(string station) => new("nm/" + station.ToLowerInvariant());

    /// <summary>Canonical unit of a series: nT, Kp, km/s, cm-3, K, TECU, counts/s, sfu; empty when dimensionless or unknown.</summary>
    public static string UnitOf(SeriesId series) => series.Value switch
    {
        "symh" or "symd" or "asyh" or "asyd" or "dst" => "nT",
        "kp" or "kp-estimate" or "hp30" or "kp-forecast/swpc" => "Kp",
        "solarwind/bt" or "solarwind/bx" or "solarwind/by" or "solarwind/bz" => "nT",
        "solarwind/v" => "km/s",
        "solarwind/n" => "cm-3",
        "solarwind/t" => "K",
        "f107" or "f107-forecast/swpc" => "sfu",
        var s when s.StartsWith("tec/", StringComparison.Ordinal) => "TECU",
        var s when s.StartsWith("lago/", StringComparison.Ordinal) && (s.EndsWith("/pressure", StringComparison.Ordinal) || s.EndsWith("/reference-pressure", StringComparison.Ordinal)) => "hPa",
        var s when s.StartsWith("lago/", StringComparison.Ordinal) && s.EndsWith("/beta", StringComparison.Ordinal) => "1/hPa",
        var s when s.StartsWith("nm/", StringComparison.Ordinal) || s.StartsWith("lago/", StringComparison.Ordinal) => "counts/s",
        _ => "",
    };
}
