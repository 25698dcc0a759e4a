using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Search;

/// <summary>How a setting varies.</summary>
public enum DimensionKind
{
    /// <summary>Evenly between two numbers.</summary>
    Number,

    /// <summary>Evenly in its logarithm.</summary>
    Log,

    /// <summary>Whole numbers, both ends included.</summary>
    Whole,

    /// <summary>One of several words.</summary>
    Choice,
}

/// <param name="Steps">Values of it that a grid tries.</param>
/// <param name="Values">Of a choice.</param>
public sealed record Dimension(string Name, DimensionKind Kind, double From, double To, int Steps, IReadOnlyList<string> Values)
{
    /// <summary>Different values there are; null = without number.</summary>
    public int? Count => Kind switch { DimensionKind.Choice => Values.Count, DimensionKind.Whole => (int)(To - From) + 1, _ => null };

    /// <summary>The value at a place of the unit interval: a number, or one of the words.</summary>
    public object At(double unit) => Kind switch
    {
        DimensionKind.Choice => Values[Bin(unit)],
        DimensionKind.Whole => From + Bin(unit),
        DimensionKind.Log => From * Math.Pow(To / From, unit),
        _ => From + ((To - From) * unit),
    };

    /// <summary>The middle of the places that give the same value.</summary>
    public double Snapped(double unit) => Count is { } count ? (Bin(unit) + 0.5) / count : Math.Clamp(unit, 0, 1);

    internal int Bin(double unit) => Math.Clamp((int)(unit * Count!.Value), 0, Count.Value - 1);
}

/// <summary>
/// The settings that a search may choose, each an entry of a JSON object: <c>"alpha": {"log": [1, 1e6], "steps": 7}</c>, and so <c>number</c>,
/// <c>whole</c>, or <c>{"choice": ["a", "b"]}</c>. Inside, a point of it lies in the unit cube.
/// </summary>
public sealed class SearchSpace
{
    private const int DefaultSteps = 5;

    public SearchSpace(IReadOnlyList<Dimension> dimensions) =>
        Dimensions = dimensions.Count > 0 ? dimensions : throw new ArgumentException("There is nothing to choose.", nameof(dimensions));

    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <exception cref="InputException">Text that is no search space; names the setting.</exception>
    public static SearchSpace Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.EnumerateObject().Any())
            {
                throw new InputException(source, "a search space is an object with one entry per setting");
            }

            return new SearchSpace([.. document.RootElement.EnumerateObject().Select(p => Parse(p.Name, p.Value, source))]);
        }
        catch (JsonException e)
        {
            throw new InputException(source, "no JSON: " + e.Message, (int)(e.LineNumber ?? 0) + 1);
        }
    }

    /// <summary>The settings at a point of the unit cube.</summary>
    public IReadOnlyDictionary<string, object> At(IReadOnlyList<double> unit) => Dimensions.Zip(unit, (d, u) => (d.Name, Value: d.At(u))).ToDictionary(p => p.Name, p => p.Value);

    public double[] Snapped(IReadOnlyList<double> unit) => [.. Dimensions.Zip(unit, (d, u) => d.Snapped(u))];

    /// <summary>Coordinates in which near means alike: words have no order, so that each has a direction of its own.</summary>
    public double[] Encoded(IReadOnlyList<double> unit) =>
    [
        .. Dimensions.Zip(unit).SelectMany(p => p.First.Kind == DimensionKind.Choice
            ? Enumerable.Range(0, p.First.Values.Count).Select(v => v == p.First.Bin(p.Second) ? 1.0 : 0.0)
            : [p.First.Snapped(p.Second)]),
    ];

    private static Dimension Parse(string name, JsonElement entry, string source)
    {
        var steps = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("steps", out var s) && s.TryGetInt32(out var n) ? n : DefaultSteps;
        foreach (var kind in entry.ValueKind == JsonValueKind.Object ? Enum.GetValues<DimensionKind>() : [])
        {
            if (!entry.TryGetProperty(kind.ToString().ToLower(CultureInfo.InvariantCulture), out var range) || range.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            if (kind == DimensionKind.Choice && range.GetArrayLength() > 0 && range.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
            {
                return new Dimension(name, kind, 0, 0, range.GetArrayLength(), [.. range.EnumerateArray().Select(v => v.GetString()!)]);
            }

            if (kind != DimensionKind.Choice && range.GetArrayLength() == 2 && range.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number)
                && (range[0].GetDouble(), range[1].GetDouble()) is var (from, to) && from < to && (kind != DimensionKind.Log || from > 0) && steps > 0)
            {
                return new Dimension(name, kind, from, to, steps, []);
            }
        }

        throw new InputException(source, "needs {\"log\"|\"number\"|\"whole\": [from, to], \"steps\": n} with from < to, or {\"choice\": [\"…\"]}", field: name);
    }
}
