using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>
/// IONEX 1.0 with TEC maps and, for maps that have one, RMS maps. Lines are 80 columns, values multiples of 10^exponent TECU in I5, missing
/// 9999. What is read back equals what was written to half of that unit, and exactly where the values came from such a file.
/// </summary>
public static class IonexWriter
{
    private const int Missing = 9999;

    /// <summary>Maps of one grid, in the order given. Epochs, interval, grid and height are taken from the maps, the rest from the header.</summary>
    /// <exception cref="ArgumentException">No maps, differing grids, or a grid or value that the fixed columns cannot hold.</exception>
    public static void Write(Stream output, IReadOnlyList<TecMap> maps, IonexHeader header)
    {
        if (maps.Count == 0)
        {
            throw new ArgumentException("no maps to write");
        }

        if (maps.Any(m => m.Grid != maps[0].Grid))
        {
            throw new ArgumentException("the maps have differing grids");
        }

        var text = new StringBuilder(1 << 16);
        Header(text, maps, header);
        for (var i = 0; i < maps.Count; i++)
        {
            Map(text, "TEC", i + 1, maps[i], maps[i].Values.AsSpan(), header.Exponent);
            Flush(text, output);
        }

        for (var i = 0; i < maps.Count; i++)
        {
            if (!maps[i].Rms.IsDefaultOrEmpty)
            {
                Map(text, "RMS", i + 1, maps[i], maps[i].Rms.AsSpan(), header.Exponent);
                Flush(text, output);
            }
        }

        Line(text, "", "END OF FILE");
        Flush(text, output);
    }

    private static void Header(StringBuilder text, IReadOnlyList<TecMap> maps, IonexHeader header)
    {
        var grid = maps[0].Grid;
        Line(text, $"{"1.0",8}{"",12}{"IONOSPHERE MAPS",-20}{Cut(header.System, 20),-20}", "IONEX VERSION / TYPE");
        Line(text, $"{Cut(header.Program, 20),-20}{Cut(header.RunBy, 20),-20}{Cut(header.Date, 20),-20}", "PGM / RUN BY / DATE");
        foreach (var line in header.Description)
        {
            Line(text, Cut(line, 60), "DESCRIPTION");
        }

        Line(text, Epoch(maps[0].Epoch), "EPOCH OF FIRST MAP");
        Line(text, Epoch(maps[^1].Epoch), "EPOCH OF LAST MAP");
        Line(text, $"{Interval(maps),6}", "INTERVAL");
        Line(text, $"{maps.Count,6}", "# OF MAPS IN FILE");
        Line(text, $"  {Cut(header.MappingFunction, 4),-4}", "MAPPING FUNCTION");
        Line(text, $"{Fixed(0, 8)}", "ELEVATION CUTOFF");
        Line(text, "", "OBSERVABLES USED");
        Line(text, Fixed(header.BaseRadiusKm, 8), "BASE RADIUS");
        Line(text, $"{2,6}", "MAP DIMENSION");
        Line(text, $"  {Fixed(maps[0].HeightKm, 6)}{Fixed(maps[0].HeightKm, 6)}{Fixed(0, 6)}", "HGT1 / HGT2 / DHGT");
        Line(text, $"  {Fixed(grid.Lat1, 6)}{Fixed(grid.Lat(grid.LatCount - 1), 6)}{Fixed(grid.LatStep, 6)}", "LAT1 / LAT2 / DLAT");
        Line(text, $"  {Fixed(grid.Lon1, 6)}{Fixed(grid.Lon(grid.LonCount - 1), 6)}{Fixed(grid.LonStep, 6)}", "LON1 / LON2 / DLON");
        Line(text, $"{header.Exponent,6}", "EXPONENT");
        Line(text, "", "END OF HEADER");
    }

    private static void Map(StringBuilder text, string kind, int number, TecMap map, ReadOnlySpan<float> values, int exponent)
    {
        var grid = map.Grid;
        if (values.Length != grid.Count)
        {
            throw new ArgumentException($"{kind} map {number} has {values.Length} values for {grid.Count} grid points");
        }

        Line(text, $"{number,6}", $"START OF {kind} MAP");
        Line(text, Epoch(map.Epoch), "EPOCH OF CURRENT MAP");
        for (var i = 0; i < grid.LatCount; i++)
        {
            Line(text, $"  {Fixed(grid.Lat(i), 6)}{Fixed(grid.Lon1, 6)}{Fixed(grid.Lon(grid.LonCount - 1), 6)}{Fixed(grid.LonStep, 6)}{Fixed(map.HeightKm, 6)}", "LAT/LON1/LON2/DLON/H");
            Row(text, values.Slice(i * grid.LonCount, grid.LonCount), exponent);
        }

        Line(text, $"{number,6}", $"END OF {kind} MAP");
    }

    private static void Row(StringBuilder text, ReadOnlySpan<float> row, int exponent)
    {
        var unit = Math.Pow(10, -exponent);
        for (var j = 0; j < row.Length; j++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Units(row[j], unit),5}");
            var last = j == row.Length - 1;
            if (last || j % 16 == 15)
            {
                text.Append(' ', 80 - 5 * (j % 16 + 1)).Append('\n');
            }
        }
    }

    private static int Units(float value, double unit)
    {
        if (float.IsNaN(value))
        {
            return Missing;
        }

        var units = Math.Round(value * unit);
        return units is > -1000 and < Missing ? (int)units : throw new ArgumentException($"{value} TECU does not fit five columns with this exponent");
    }

    private static long Interval(IReadOnlyList<TecMap> maps)
    {
        var steps = maps.Zip(maps.Skip(1), (a, b) => (b.Epoch - a.Epoch).Ticks).Distinct().ToList();
        return steps is [var only] ? only / TimeSpan.TicksPerSecond : 0;
    }

    private static string Epoch(DateTimeOffset t) =>
        string.Create(CultureInfo.InvariantCulture, $"{t.UtcDateTime.Year,6}{t.UtcDateTime.Month,6}{t.UtcDateTime.Day,6}{t.UtcDateTime.Hour,6}{t.UtcDateTime.Minute,6}{t.UtcDateTime.Second,6}");

    private static string Fixed(double value, int width)
    {
        var text = value.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(width);
        return text.Length == width && Math.Abs(value - Math.Round(value, 1)) < 1e-6 ? text : throw new ArgumentException($"{value} does not fit F{width}.1");
    }

    private static string Cut(string text, int width)
    {
        var clean = new string([.. text.Select(c => c is >= ' ' and <= '~' ? c : '?')]);
        return clean.Length <= width ? clean : clean[..width];
    }

    private static void Line(StringBuilder text, string content, string label) => text.Append(content.PadRight(60)).Append(label.PadRight(20)).Append('\n');

    private static void Flush(StringBuilder text, Stream output)
    {
        output.Write(Encoding.ASCII.GetBytes(text.ToString()));
        text.Clear();
    }
}
