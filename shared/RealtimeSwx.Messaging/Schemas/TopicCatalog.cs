namespace RealtimeSwx.Messaging;

/// <summary>One row of the topic tree.</summary>
/// <param name="Name">Name of the message type and of its schema and example files.</param>
/// <param name="Address">Topic with <c>{centre}</c> and other parameters.</param>
/// <param name="Parameters">Description by parameter.</param>
/// <param name="Schema">Value of the field and user property <c>schema</c>; null for providers' own bytes.</param>
/// <param name="Type">The record, null for providers' own bytes.</param>
/// <param name="Retained">When the broker keeps the latest value.</param>
public sealed record TopicEntry(
    string Name, TopicKind Kind, string Address, IReadOnlyList<KeyValuePair<string, string>> Parameters, string? Schema, Type? Type, string Retained, string Description);

/// <summary>The topic tree as data: what <c>swx topics</c> prints and what schemas and AsyncAPI are made from.</summary>
public static class TopicCatalog
{
    private const string Target = "symh, kp, kp-wind or tec/<analysis>";

    public static IReadOnlyList<TopicEntry> Entries { get; } =
    [
        Entry("observation", TopicKind.Observation, "obs/{series}", [new("series", "symh, kp, solarwind, tec/<analysis>, lago/<station> …; may have several levels")],
            ObservationMessage.SchemaName, typeof(ObservationMessage), "always", "The newest observation of a series."),
        Entry("forecast", TopicKind.Forecast, "forecast/{target}/{model}", [new("target", Target), new("model", "ensemble, or one member")],
            ForecastMessage.SchemaName, typeof(ForecastMessage), "always; live forecasts expire at their last valid time", "A probabilistic forecast with its members and baselines."),
        Entry("cluster", TopicKind.Cluster, "cluster/lago/{station}", [new("station", "LAGO station")],
            ClusterMessage.SchemaName, typeof(ClusterMessage), "always", "The pulse classes of one window of a LAGO station."),
        Entry("classes", TopicKind.Cluster, "cluster/lago/{station}/second", [new("station", "LAGO station")],
            SecondClassesMessage.SchemaName, typeof(SecondClassesMessage), "always", "The particle classes of the pulses of one second, by the clusters of the last window."),
        Entry("verification", TopicKind.Verification, "verification/{target}", [new("target", Target)],
            VerificationMessage.SchemaName, typeof(VerificationMessage), "always", "Scores of the forecasts of a target against the truth, beside every baseline."),
        Entry("model", TopicKind.Model, "model/{target}", [new("target", Target)],
            ModelMessage.SchemaName, typeof(ModelMessage), "always", "A decision of the model registry with its evidence."),
        Entry("alert", TopicKind.Alert, "alert/{rule}", [new("rule", "name of the rule")],
            AlertMessage.SchemaName, typeof(AlertMessage), "while raised", "The state of one alert rule."),
        Entry("status", TopicKind.Status, "status/{component}", [new("component", "core, worker, gateway …")],
            StatusMessage.SchemaName, typeof(StatusMessage), "always; birth and Last Will", "Health of a component, freshness of its feeds, rows that could not be read."),
        Entry("inbound", TopicKind.Inbound, "in/{format}/{source}", [new("format", "lago-acqua, kyoto-wdc, gfz-kp, ionex …"), new("source", "station or provider")],
            null, null, "never", "A provider's own bytes, acknowledged after they are persisted."),
    ];

    private static TopicEntry Entry(
        string name, TopicKind kind, string tail, IReadOnlyList<KeyValuePair<string, string>> parameters, string? schema, Type? type, string retained, string description) =>
        new(name, kind, $"{SwxTopics.Prefix}/{{centre}}/{tail}", parameters, schema, type, retained, description);
}
