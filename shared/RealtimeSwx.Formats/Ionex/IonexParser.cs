using System.Collections.Immutable;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>Header, then maps. TEC maps wait for their RMS maps, which come after the last TEC map, so records appear at the end of the file.</summary>
internal sealed class IonexParser(RowSink sink, ReadOptions options) : LineParser(sink)
{
    /// <summary>Maps wait for the end of the file; a day of one-degree maps with their RMS every quarter of an hour has 13 million values.</summary>
    private const long MaxValues = 32_000_000;

    private readonly IonexHeaderReader _headerReader = new(options.SourceName);
    private readonly SortedDictionary<int, TecMap> _maps = [];
    private readonly HashSet<int> _rejectedTec = [];
    private IonexHeader? _header;
    private IonexMapReader? _map;
    private bool _skipping;
    private bool _sawEndOfFile;
    private int _tecCount;
    private int _rmsCount;
    private long _values;
    private string _analysis = "unknown";

    public override void Line(ReadOnlySpan<byte> line, int number)
    {
        if (_header is null)
        {
            _header = _headerReader.Line(line, number);
            _analysis = _header is null ? _analysis : IonexAnalysis.Of(options, _header);
            return;
        }

        // Labels start with a letter in column 61; value lines have a digit, a sign or a blank there. Row heads (L) are the map's.
        if (line.Length > 60 && char.IsAsciiLetterUpper((char)line[60]) && line[60] != 'L' && Mark(line, number))
        {
            return;
        }

        if (_skipping || _sawEndOfFile)
        {
            return;
        }

        if (_map is null)
        {
            if (!line.IsBlank())
            {
                Sink.Reject(number, 1, "map", "a line outside any map", line);
                _skipping = true;
            }

            return;
        }

        if (_map.Line(line) is var (field, column, reason))
        {
            Reject(number, column, field, reason, line);
        }
    }

    public override void End(int lines)
    {
        if (_header is null)
        {
            throw new InputException(options.SourceName, "the header has no END OF HEADER", lines, "header");
        }

        if (_map is not null)
        {
            Reject(lines, 0, "map", $"the file ends within map {_map.MapNumber}: {_map.Incomplete() ?? "no END OF MAP line"}", default);
        }

        foreach (var map in _maps.Values)
        {
            Sink.Add(map);
        }

        if (_header.MapCount > _tecCount)
        {
            Sink.Reject(lines, 0, "# OF MAPS IN FILE", $"the header announces {_header.MapCount} maps, the file has {_tecCount}", default);
        }
        else if (!_sawEndOfFile && _rmsCount > 0 && _rmsCount < _tecCount)
        {
            Sink.Reject(lines, 0, "RMS map", $"{_tecCount} TEC maps, then {_rmsCount} RMS maps and no END OF FILE", default);
        }
    }

    private bool Mark(ReadOnlySpan<byte> line, int number)
    {
        var label = Encoding.Latin1.GetString(line[60..Math.Min(80, line.Length)]).TrimEnd();
        switch (label)
        {
            case "START OF TEC MAP":
                Start(IonexMapKind.Tec, line, number);
                return true;
            case "START OF RMS MAP":
                Start(IonexMapKind.Rms, line, number);
                return true;
            case "START OF HEIGHT MAP":
                Start(IonexMapKind.Height, line, number);
                return true;
            case "END OF TEC MAP" or "END OF RMS MAP" or "END OF HEIGHT MAP":
                Finish(line, number);
                return true;
            case "END OF FILE":
                Finish(line, number);
                _sawEndOfFile = true;
                return true;
            case "COMMENT":
                return true;
            default:
                return false;
        }
    }

    private void Start(IonexMapKind kind, ReadOnlySpan<byte> line, int number)
    {
        Finish(line, number);
        _tecCount += kind == IonexMapKind.Tec ? 1 : 0;
        _rmsCount += kind == IonexMapKind.Rms ? 1 : 0;
        if (!Fields.TryInt(line.Columns(1, 6), out var mapNumber))
        {
            _skipping = true;
            Sink.Reject(number, 1, "map number", "no whole number", line);
            return;
        }

        _skipping = false;
        _values += _header!.Grid.Count;
        if (_values > MaxValues)
        {
            throw new InputException(options.SourceName, $"more than {MaxValues} values in the maps of one file", number, "map");
        }

        _map = new IonexMapReader(_header!, kind, mapNumber);
    }

    private void Finish(ReadOnlySpan<byte> line, int number)
    {
        _skipping = false;
        if (_map is not { } map)
        {
            return;
        }

        if (map.Incomplete() is { } reason)
        {
            Reject(number, 1, "map", $"{map.Kind.ToString().ToUpperInvariant()} map {map.MapNumber}: {reason}", line);
            _skipping = false;
            return;
        }

        _map = null;
        if (map.Kind == IonexMapKind.Tec)
        {
            Keep(map, line, number);
        }
        else if (_maps.TryGetValue(map.MapNumber, out var tec) && tec.Epoch == map.Epoch)
        {
            _maps[map.MapNumber] = map.Kind == IonexMapKind.Rms ? tec with { Rms = map.Take() } : tec with { HeightKm = Mean(map.Take(), tec.HeightKm) };
        }
        else if (!_rejectedTec.Contains(map.MapNumber))
        {
            Sink.Reject(number, 1, "map", $"{map.Kind.ToString().ToUpperInvariant()} map {map.MapNumber} has no TEC map of its number and epoch", line);
        }
    }

    private void Keep(IonexMapReader map, ReadOnlySpan<byte> line, int number)
    {
        var first = _header!.FirstEpoch == default ? map.Epoch!.Value : _header.FirstEpoch;
        var edition = new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
        var tec = new TecMap(KnownSeries.Tec(_analysis), map.Epoch!.Value, edition, _header.Grid, map.Take(), [], $"ionex/{_analysis}")
        {
            HeightKm = map.HeightKm, Revision = IonexAnalysis.RevisionOf(_analysis),
        };
        if (!_maps.TryAdd(map.MapNumber, tec))
        {
            Sink.Reject(number, 1, "map number", $"TEC map {map.MapNumber} is there twice", line);
        }
    }

    private void Reject(int number, int column, string field, string reason, ReadOnlySpan<byte> line)
    {
        if (_map is { Kind: IonexMapKind.Tec } map)
        {
            _rejectedTec.Add(map.MapNumber);
        }

        Sink.Reject(number, column, field, reason, line);
        (_map, _skipping) = (null, true);
    }

    private static double Mean(ImmutableArray<float> heights, double otherwise)
    {
        var known = heights.Where(float.IsFinite).ToArray();
        return known.Length == 0 ? otherwise : known.Average();
    }
}
