using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>An axis of an array parameter.</summary>
internal sealed record HapiBins(string Name, string Units, double[] Centers);

/// <param name="Type"><c>isotime</c>, <c>double</c>, <c>integer</c> or <c>string</c>.</param>
/// <param name="Units">Null when dimensionless.</param>
/// <param name="Length">Width of a time or the greatest width of a string.</param>
internal sealed record HapiParameter(string Name, string Type, string? Units, string Description, string? Fill = null, int? Length = null)
{
    public HapiBins[] Bins { get; init; } = [];

    /// <summary>Numbers or texts in one record.</summary>
    public int Count => Bins.Aggregate(1, (n, b) => n * b.Centers.Length);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["type"] = Type, ["units"] = Units, ["fill"] = Fill, ["description"] = Description };
        if (Length is { } length)
        {
            json["length"] = length;
        }

        if (Bins.Length > 0)
        {
            json["size"] = new JsonArray([.. Bins.Select(b => JsonValue.Create(b.Centers.Length))]);
            json["bins"] = new JsonArray([.. Bins.Select(b => new JsonObject
            {
                ["name"] = b.Name,
                ["units"] = b.Units,
                ["centers"] = new JsonArray([.. b.Centers.Select(c => JsonValue.Create(c))]),
            })]);
        }

        return json;
    }
}

/// <summary>What a dataset says of itself.</summary>
/// <param name="Stop">Exclusive: asking up to it gives the last record.</param>
internal sealed record HapiInfo(DateTimeOffset Start, DateTimeOffset Stop, string Description, IReadOnlyList<HapiParameter> Parameters)
{
    public static readonly HapiParameter Time = new("Time", "isotime", "UTC", "", Length: HapiTime.Length);

    public TimeSpan? Cadence { get; init; }

    /// <summary>Where the label lies in its interval: <c>begin</c>, <c>end</c>, <c>other</c>.</summary>
    public string TimeStampLocation { get; init; } = "begin";
}

/// <summary>One record: the time first, then the values of each parameter, written as CSV fields (JSON reads them back by type).</summary>
internal sealed record HapiRecord(DateTimeOffset Time, string[][] Fields);

/// <summary>A dataset of the catalogue.</summary>
internal abstract record HapiDataset(string Id, string Title)
{
    public const string Fill = "NaN";

    public abstract Task<HapiInfo> InfoAsync(CancellationToken cancel);

    /// <summary>Records with start &lt;= time &lt; stop, times strictly increasing. Fields follow the parameters of <paramref name="info"/> without the time.</summary>
    public abstract IAsyncEnumerable<HapiRecord> ReadAsync(HapiInfo info, DateTimeOffset start, DateTimeOffset stop, CancellationToken cancel);

    /// <summary>The mean spacing of records, to the second; null when there are too few to tell.</summary>
    protected static TimeSpan? Spacing(DateTimeOffset first, DateTimeOffset last, long records) =>
        records > 1 ? TimeSpan.FromSeconds(Math.Max(1, Math.Round((last - first).TotalSeconds / (records - 1)))) : null;

    protected static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : Fill;

    protected static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Quoted where CSV needs it, at most <paramref name="length"/> bytes.</summary>
    protected static string Text(string value, int length)
    {
        while (Encoding.UTF8.GetByteCount(value) > length)
        {
            value = value[..^1];
        }

        return value.AsSpan().IndexOfAny(",\"\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
