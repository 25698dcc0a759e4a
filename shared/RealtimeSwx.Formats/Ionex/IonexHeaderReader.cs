using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>Header lines up to END OF HEADER. What later reading needs must be right; the rest is kept as text or skipped (comments, DCB blocks).</summary>
internal sealed class IonexHeaderReader(string source)
{
    private const int MaxCells = 1_000_000;
    private const int MaxSteps = 3600;
    private const int MaxLines = 10_000;
    private const int MaxDescription = 200;

    private IonexHeader _header = new() { MapCount = 0 };
    private Axis? _lat;
    private Axis? _lon;
    private bool _sawVersion;

    /// <summary>The finished header, or null while there are more lines.</summary>
    public IonexHeader? Line(ReadOnlySpan<byte> line, int number)
    {
        if (number > MaxLines)
        {
            throw new InputException(source, $"no END OF HEADER in the first {MaxLines} lines", number, "header");
        }

        var label = Encoding.Latin1.GetString(line.Columns(61, 80)).Trim();
        if (!_sawVersion && label != "IONEX VERSION / TYPE")
        {
            if (number > 10)
            {
                throw new InputException(source, "no IONEX VERSION / TYPE in the first lines", number, "header");
            }

            return null;
        }

        switch (label)
        {
            case "IONEX VERSION / TYPE":
                _sawVersion = true;
                if (!Fields.TryDouble(line.Columns(1, 8), out var version) || version is < 1 or >= 2 || line.Columns(21, 21) is not [(byte)'I'])
                {
                    throw new InputException(source, "not IONEX 1.x of type I (ionosphere maps)", number, label);
                }

                _header = _header with { System = Text(line, 41, 60) };
                break;
            case "PGM / RUN BY / DATE":
                _header = _header with { Program = Text(line, 1, 20), RunBy = Text(line, 21, 40), Date = Text(line, 41, 60) };
                break;
            case "EPOCH OF FIRST MAP":
                _header = _header with { FirstEpoch = Epoch(line) ?? throw Bad(number, label, "no epoch of six numbers") };
                break;
            case "EPOCH OF LAST MAP":
                _header = _header with { LastEpoch = Epoch(line) ?? throw Bad(number, label, "no epoch of six numbers") };
                break;
            case "INTERVAL":
                // Writers use I6, F6 and worse; the epoch of each map is what counts.
                _header = _header with { IntervalSeconds = Fields.TryDouble(line.Columns(1, 60), out var seconds) && seconds is >= 0 and < 1e7 ? (int)seconds : 0 };
                break;
            case "# OF MAPS IN FILE":
                _header = _header with { MapCount = Fields.TryInt(line.Columns(1, 6), out var maps) && maps >= 0 ? maps : throw Bad(number, label, "no whole number") };
                break;
            case "MAPPING FUNCTION":
                _header = _header with { MappingFunction = Text(line, 3, 6) };
                break;
            case "BASE RADIUS":
                _header = _header with { BaseRadiusKm = Fields.TryDouble(line.Columns(1, 8), out var radius) ? radius : throw Bad(number, label, "no number") };
                break;
            case "MAP DIMENSION":
                if (!Fields.TryInt(line.Columns(1, 6), out var dimension) || dimension != 2)
                {
                    throw Bad(number, label, "only two-dimensional maps are total electron content");
                }

                break;
            case "HGT1 / HGT2 / DHGT":
                _header = _header with { HeightKm = Triple(line, number, label).From };
                break;
            case "LAT1 / LAT2 / DLAT":
                _lat = Axis.Of(Triple(line, number, label), number, label, Bad);
                break;
            case "LON1 / LON2 / DLON":
                _lon = Axis.Of(Triple(line, number, label), number, label, Bad);
                break;
            case "EXPONENT":
                _header = _header with { Exponent = Exponent(line) ?? throw Bad(number, label, "no whole number -9..9") };
                break;
            case "DESCRIPTION" when _header.Description.Count < MaxDescription:
                _header = _header with { Description = [.. _header.Description, Text(line, 1, 60)] };
                break;
            case "END OF HEADER":
                return _header with { Grid = Grid(number) };
        }

        return null;
    }

    /// <summary>6I6, seconds in any notation up to column 60.</summary>
    public static DateTimeOffset? Epoch(ReadOnlySpan<byte> line) =>
        Fields.TryInt(line.Columns(1, 6), out var year) && Fields.TryInt(line.Columns(7, 12), out var month) && Fields.TryInt(line.Columns(13, 18), out var day)
        && Fields.TryInt(line.Columns(19, 24), out var hour) && Fields.TryInt(line.Columns(25, 30), out var minute)
        && (Fields.TryDouble(line.Columns(31, 60), out var second) || line.Columns(31, 60).IsBlank())
        && Fields.TryTime(year, month, day, hour, minute, second, out var epoch) ? epoch : null;

    public static int? Exponent(ReadOnlySpan<byte> line) =>
        Fields.TryInt(line.Columns(1, 6), out var exponent) && exponent is >= -9 and <= 9 ? exponent : null;

    private TecGrid Grid(int number)
    {
        var (lat, lon) = (_lat ?? throw Bad(number, "LAT1 / LAT2 / DLAT", "missing"), _lon ?? throw Bad(number, "LON1 / LON2 / DLON", "missing"));
        return (long)lat.Count * lon.Count <= MaxCells
            ? new TecGrid(lat.From, lat.Step, lat.Count, lon.From, lon.Step, lon.Count)
            : throw Bad(lon.Line, "LON1 / LON2 / DLON", $"more than {MaxCells} grid points");
    }

    private (double From, double To, double Step) Triple(ReadOnlySpan<byte> line, int number, string label) =>
        Fields.TryDouble(line.Columns(3, 8), out var a) && Fields.TryDouble(line.Columns(9, 14), out var b) && Fields.TryDouble(line.Columns(15, 20), out var c)
            ? (a, b, c)
            : throw Bad(number, label, "not three numbers in columns 3-20");

    private static string Text(ReadOnlySpan<byte> line, int first, int last) => RowSink.Show(line.Columns(first, last)).Trim();

    private InputException Bad(int number, string label, string reason) => new(source, reason, number, label);

    /// <summary>One regular axis and the line that it stands on.</summary>
    private sealed record Axis(double From, double Step, int Count, int Line)
    {
        public static Axis Of((double From, double To, double Step) axis, int number, string label, Func<int, string, string, InputException> bad)
        {
            var steps = (axis.To - axis.From) / axis.Step;
            return steps is > MaxSteps and < double.PositiveInfinity ? throw bad(number, label, $"more than {MaxSteps + 1} grid points on one axis")
                : steps >= 0 && Math.Abs(steps - Math.Round(steps)) < 1e-3 ? new Axis(axis.From, axis.Step, (int)Math.Round(steps) + 1, number)
                : throw bad(number, label, "no regular grid");
        }
    }
}
