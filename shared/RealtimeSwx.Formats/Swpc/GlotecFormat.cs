using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// One frame of NOAA SWPC's GloTEC: GeoJSON points (longitude, latitude) with <c>tec</c> in TECU, on 72 x 72 cell centres, beside
/// <c>anomaly</c>, <c>hmF2</c>, <c>NmF2</c> and <c>quality_flag</c> (the number of observations; where there are none the field relaxes to a climatology),
/// which are not kept. The time is that of <c>time_tag</c>, else of the file's name; frames come every ten minutes at 5, 15 … 55 past. Series
/// <c>tec/glotec</c>, quicklook. A point without a number is a missing cell; a point that is wrong is rejected and missing.
/// </summary>
internal sealed partial class GlotecFormat : JsonFormat
{
    private const int MaxPoints = 1_000_000;
    private const double Lowest = -50;
    private const double Highest = 1000;

    /// <summary>Share of cells that a map must have.</summary>
    private const double EnoughCells = 0.5;

    public override string Name => "swpc-glotec";

    internal override bool Matches(Head head) => head.IsJson && head.Has("\"FeatureCollection\"") && head.Has("\"tec\"");

    protected override void ReadDocument(JsonElement root, RowSink sink)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
        {
            throw new InputException(sink.Source, "no array of features", field: "features");
        }

        var epoch = Time(root, sink.Source);
        var points = Points(features, sink);
        var grid = Grid(points, sink.Source);
        var values = new float[grid.Count];
        Array.Fill(values, float.NaN);
        var taken = new HashSet<int>();
        foreach (var (index, lat, lon, tec) in points)
        {
            var cell = (Nearest(lat, grid.Lat1, grid.LatStep) * grid.LonCount) + Nearest(lon, grid.Lon1, grid.LonStep);
            if (!taken.Add(cell))
            {
                sink.Reject(0, 0, $"features[{index}].geometry", "a second point of one place", default);
                continue;
            }

            values[cell] = tec;
        }

        var known = values.Count(float.IsFinite);
        if (known < EnoughCells * values.Length)
        {
            sink.Reject(0, 0, "features", $"only {known} of {values.Length} cells have a value", default);
            return;
        }

        sink.Add(new TecMap(KnownSeries.Glotec, epoch, new DateTimeOffset(epoch.UtcDateTime.Date, TimeSpan.Zero), grid, ImmutableArray.Create(values), [], "swpc/glotec")
        {
            Revision = Revision.Quicklook,
        });
    }

    private static DateTimeOffset Time(JsonElement root, string source)
    {
        if (root.TryGetProperty("time_tag", out var tag))
        {
            return tag.ValueKind == JsonValueKind.String && tag.GetString() is { Length: < 40 } text && Fields.TryIsoTime(Encoding.UTF8.GetBytes(text), out var time)
                ? time
                : throw new InputException(source, "no ISO 8601 time", field: "time_tag");
        }

        var name = NameTime().Match(source);
        return name.Success && Fields.TryIsoTime(Encoding.ASCII.GetBytes(name.Result("$1-$2-$3T$4:$5:$6")), out var named)
            ? named
            : throw new InputException(source, "no time, neither here nor in the name (glotec_…_20260907T002500Z)", field: "time_tag");
    }

    private static List<(int Index, double Lat, double Lon, float Tec)> Points(JsonElement features, RowSink sink)
    {
        var points = new List<(int, double, double, float)>();
        var (index, named) = (-1, false);
        foreach (var feature in features.EnumerateArray())
        {
            if (++index == MaxPoints)
            {
                throw new InputException(sink.Source, $"more than {MaxPoints} points", field: "features");
            }

            if (!TryPlace(feature, out var lat, out var lon))
            {
                sink.Reject(0, 0, $"features[{index}].geometry", "no point of longitude and latitude", default);
                continue;
            }

            if (!feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty("tec", out var tec))
            {
                sink.Reject(0, 0, $"features[{index}].properties.tec", "absent", default);
                continue;
            }

            named = true;
            if (tec.ValueKind == JsonValueKind.Null)
            {
                points.Add((index, lat, lon, float.NaN));
            }
            else if (tec.ValueKind == JsonValueKind.Number && tec.TryGetDouble(out var value) && value is > Lowest and < Highest)
            {
                points.Add((index, lat, lon, (float)value));
            }
            else
            {
                sink.Reject(0, 0, $"features[{index}].properties.tec", $"no number between {Lowest} and {Highest} TECU", default);
                points.Add((index, lat, lon, float.NaN));
            }
        }

        return named ? points : throw new InputException(sink.Source, "no point has this property", field: "features[].properties.tec");
    }

    private static bool TryPlace(JsonElement feature, out double lat, out double lon)
    {
        (lat, lon) = (0, 0);
        return feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("geometry", out var geometry) && geometry.ValueKind == JsonValueKind.Object
            && geometry.TryGetProperty("coordinates", out var place) && place.ValueKind == JsonValueKind.Array && place.GetArrayLength() >= 2
            && place[0].ValueKind == JsonValueKind.Number && place[0].TryGetDouble(out lon) && place[1].ValueKind == JsonValueKind.Number && place[1].TryGetDouble(out lat)
            && Math.Abs(lat) <= 90 && Math.Abs(lon) <= 360;
    }

    /// <summary>The regular grid that the points are on, north to south; those that are absent are missing cells.</summary>
    private static TecGrid Grid(List<(int Index, double Lat, double Lon, float Tec)> points, string source)
    {
        var (lats, lons) = (Axis(points.Select(p => p.Lat)), Axis(points.Select(p => p.Lon)));
        if (lats is not var (south, latStep, rows) || lons is not var (west, lonStep, columns) || (long)rows * columns > 4L * points.Count)
        {
            throw new InputException(source, "the points are on no regular grid", field: "features[].geometry");
        }

        return new TecGrid(Math.Round(south + ((rows - 1) * latStep), 6), -latStep, rows, west, lonStep, columns);
    }

    private static (double First, double Step, int Count)? Axis(IEnumerable<double> coordinates)
    {
        double[] distinct = [.. coordinates.Select(c => Math.Round(c, 4)).Distinct().Order()];
        if (distinct.Length < 2)
        {
            return null;
        }

        var step = Math.Round(distinct.Zip(distinct.Skip(1), (a, b) => b - a).Min(), 4);
        var count = (int)Math.Round((distinct[^1] - distinct[0]) / step) + 1;
        return distinct.All(c => Math.Abs(((c - distinct[0]) / step) - Math.Round((c - distinct[0]) / step)) < 0.02) ? (distinct[0], step, count) : null;
    }

    private static int Nearest(double value, double first, double step) => (int)Math.Round((value - first) / step);

    [GeneratedRegex(@"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", RegexOptions.CultureInvariant)]
    private static partial Regex NameTime();
}
