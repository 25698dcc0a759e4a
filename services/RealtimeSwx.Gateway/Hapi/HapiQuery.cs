using Microsoft.AspNetCore.Http;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The query string of a HAPI request: unknown names are refused, both spellings of version 2 and 3 are read.</summary>
internal sealed class HapiQuery
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="query">As received.</param>
    /// <param name="known">Names of version 3 that the endpoint takes; the older spellings are known with them.</param>
    public HapiQuery(IQueryCollection query, params string[] known)
    {
        foreach (var (name, values) in query)
        {
            var current = name switch { "id" => "dataset", "time.min" => "start", "time.max" => "stop", _ => name };
            if (!known.Contains(current))
            {
                throw new HapiException(HapiStatus.UnknownName, $"'{name}' is not one of: {string.Join(", ", known)}.");
            }

            if (values.Count != 1 || !_values.TryAdd(current, values[0] ?? ""))
            {
                throw new HapiException(HapiStatus.UserInput, $"'{current}' is given more than once.");
            }
        }
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public string Dataset => _values.GetValueOrDefault("dataset") is { Length: > 0 } id
        ? id
        : throw new HapiException(HapiStatus.Dataset, "'dataset' is missing.");

    public DateTimeOffset Time(string name, HapiStatus error) => _values.GetValueOrDefault(name) is not { } text
        ? throw new HapiException(error, $"'{name}' is missing.")
        : HapiTime.Parse(text) ?? throw new HapiException(error, $"'{text}' is no HAPI time, e.g. 2003-10-29T06:00Z.");

    /// <summary>Refuses a value other than those listed; null when absent.</summary>
    public string? OneOf(string name, HapiStatus error, params string[] allowed) => _values.GetValueOrDefault(name) is not { } value
        ? null
        : allowed.Contains(value) ? value : throw new HapiException(error, $"{name}='{value}' is not one of: {string.Join(", ", allowed)}.");
}
