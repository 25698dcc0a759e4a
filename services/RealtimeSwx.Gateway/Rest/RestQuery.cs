using System.Globalization;

namespace RealtimeSwx.Gateway.Rest;

/// <summary>A request that cannot be answered; becomes problem details with this status.</summary>
internal sealed class RestException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public static RestException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static RestException Bad(string detail) => new(StatusCodes.Status400BadRequest, detail);
}

/// <summary>The query string of a REST request; names that the endpoint does not take are refused.</summary>
internal sealed class RestQuery
{
    private readonly IQueryCollection _query;

    public RestQuery(IQueryCollection query, params string[] known)
    {
        _query = query;
        if (query.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
        {
            throw RestException.Bad($"'{unknown}' is no parameter here; {(known.Length == 0 ? "there are none" : "there are: " + string.Join(", ", known))}.");
        }
    }

    public string? this[string name] => _query.TryGetValue(name, out var values) ? values.ToString() : null;

    public DateTimeOffset Time(string name, DateTimeOffset otherwise) => this[name] is { Length: > 0 } text ? ParseTime(name, text) : otherwise;

    public int Limit(int otherwise, int most)
    {
        if (this["limit"] is not { Length: > 0 } text)
        {
            return Math.Min(otherwise, most);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw RestException.Bad($"limit: '{text}' is no number from 1 to {most}.");
    }

    /// <summary>ISO 8601; without an offset the time is UTC.</summary>
    public static DateTimeOffset ParseTime(string name, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw RestException.Bad($"{name}: '{text}' is no time, e.g. 2003-10-29T06:00:00Z.");
}
