namespace RealtimeSwx.Domain;

/// <summary>
/// Name of one series: lower-case path such as <c>symh</c>, <c>solarwind/bz</c>, <c>tec/jpl</c>, <c>lago/uvg</c>, <c>nm/oulu</c>.
/// Segments are <c>[a-z0-9._-]+</c>, joined by <c>/</c>, so that a name is also a valid MQTT topic tail.
/// </summary>
public readonly record struct SeriesId : IComparable<SeriesId>
{
    public SeriesId(string value)
    {
        if (!IsValid(value))
        {
            throw new ArgumentException($"'{value}' is no series name: lower-case segments of [a-z0-9._-] joined by '/'.", nameof(value));
        }

        Value = value;
    }

    public string Value { get; }

    /// <summary>
    /// The entity that keeps this series. The components of one measurement (solarwind/bz, solarwind/v …) live in one entity;
    /// a TEC analysis centre and a station are entities of their own.
    /// </summary>
    public SeriesId Root => Value.StartsWith("solarwind/", StringComparison.Ordinal) ? KnownSeries.SolarWind
        : Value.StartsWith("lago/", StringComparison.Ordinal) && Value.IndexOf('/', 5) is var cut and > 0 ? new SeriesId(Value[..cut])
        : Value.StartsWith("nm/", StringComparison.Ordinal) && Value.IndexOf('/', 3) is var end and > 0 ? new SeriesId(Value[..end])
        : this;

    public static bool IsValid(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > 64 || value[0] == '/' || value[^1] == '/')
        {
            return false;
        }

        var previous = '/';
        foreach (var c in value)
        {
            if (c == '/' ? previous == '/' : !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'))
            {
                return false;
            }

            previous = c;
        }

        return true;
    }

    public int CompareTo(SeriesId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";
}
