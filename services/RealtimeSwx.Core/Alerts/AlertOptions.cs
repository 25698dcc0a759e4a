namespace RealtimeSwx.Core.Alerts;

/// <summary>Section <c>Alerts</c>: the rules. What is set here changes the rules that come with the program, by name; other names add rules.</summary>
public sealed class AlertOptions
{
    public const string SectionName = "Alerts";

    /// <summary>False: no rule is looked at.</summary>
    public bool Enabled { get; set; } = true;

    public Dictionary<string, AlertRuleOptions> Rules { get; set; } = new(StringComparer.Ordinal)
    {
        ["geomagnetic-storm"] = new()
        {
            Scale = "G",
            Series = "kp",
            Warning = new() { Lead = TimeSpan.FromHours(3), Probability = 0.5 },
            Watch = new() { Lead = TimeSpan.FromHours(21), Probability = 0.35 },
            ProbabilityMargin = 0.1,
            MinimumDuration = TimeSpan.FromHours(3),
        },
        ["symh-storm"] = new()
        {
            Scale = "symh",
            Series = "symh",
            Warning = new() { Lead = TimeSpan.FromHours(2), Probability = 0.5 },
            Margin = 10,
            ProbabilityMargin = 0.15,
            MinimumDuration = TimeSpan.FromHours(1),
            Expires = TimeSpan.FromHours(2),
        },
        ["tec-anomaly"] = new() { Scale = "tec", Series = "tec/*", Margin = 5, MinimumDuration = TimeSpan.FromHours(4) },
        ["forbush-decrease"] = new() { Scale = "forbush", Series = "nm/*,lago/*", Margin = 0.5, MinimumDuration = TimeSpan.FromHours(3) },
        ["feed-stale"] = new() { Scale = "stale", Series = "kp,solarwind,symh,tec/*", MinimumDuration = TimeSpan.FromMinutes(10) },
        ["station-fault"] = new() { Scale = "fault", Series = "lago/*", MinimumDuration = TimeSpan.FromMinutes(30), Expires = TimeSpan.FromHours(1) },
        ["model-degraded"] = new() { Scale = "degraded", Series = "kp,symh,tec/*", RaiseAfter = TimeSpan.FromMinutes(30), MinimumDuration = TimeSpan.FromMinutes(30) },
    };
}

/// <summary>One rule. See <see cref="Domain.Alerts.AlertRule"/> for what the settings mean.</summary>
public sealed class AlertRuleOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary><c>G</c>, <c>symh</c>, <c>tec</c>, <c>forbush</c>, <c>stale</c>, <c>degraded</c> or <c>fault</c>.</summary>
    public string Scale { get; set; } = "";

    /// <summary>Other limits than the scale's, from the mildest level; null for its own.</summary>
    public double[]? Levels { get; set; }

    /// <summary>Names or families (<c>tec/*</c>), joined by commas: series, stations (<c>fault</c>), feeds (<c>stale</c>) or targets (<c>degraded</c>).</summary>
    public string Series { get; set; } = "";

    /// <summary>Forecast target of warning and watch; <see cref="Series"/> where not said.</summary>
    public string Target { get; set; } = "";

    public ForecastTriggerOptions? Warning { get; set; }

    public ForecastTriggerOptions? Watch { get; set; }

    public double Margin { get; set; }

    public double ProbabilityMargin { get; set; }

    public TimeSpan RaiseAfter { get; set; }

    public TimeSpan MinimumDuration { get; set; }

    public TimeSpan Expires { get; set; } = TimeSpan.FromHours(6);
}

/// <summary>One of <see cref="Probability"/> and <see cref="Quantile"/>.</summary>
public sealed class ForecastTriggerOptions
{
    public TimeSpan Lead { get; set; }

    /// <summary>0..1.</summary>
    public double? Probability { get; set; }

    /// <summary>0.05, 0.10 … 0.95.</summary>
    public double? Quantile { get; set; }
}
