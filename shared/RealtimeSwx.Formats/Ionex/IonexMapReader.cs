using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Ionex;

internal enum IonexMapKind
{
    Tec,
    Rms,
    Height,
}

/// <summary>The body of one map: an epoch, then for every latitude its row head and 16I5 values. The first bad line condemns the map.</summary>
internal sealed class IonexMapReader(IonexHeader header, IonexMapKind kind, int mapNumber)
{
    private const int ValuesPerLine = 16;
    private const int Missing = 9999;
    private const string NoRowHead = "not five numbers in columns 3-32";

    private readonly TecGrid _grid = header.Grid;
    private readonly float[] _values = new float[header.Grid.Count];
    private readonly byte[] _rest = new byte[24];
    private int _restLength = -1;
    private int _exponent = header.Exponent;
    private int _row = -1;
    private int _inRow = header.Grid.LonCount;

    public IonexMapKind Kind => kind;

    public int MapNumber => mapNumber;

    public DateTimeOffset? Epoch { get; private set; }

    /// <summary>Of the last row head, km.</summary>
    public double HeightKm { get; private set; } = header.HeightKm;

    /// <summary>Null after a good line, else field, column and reason.</summary>
    public (string Field, int Column, string Reason)? Line(ReadOnlySpan<byte> line)
    {
        if (_inRow < _grid.LonCount)
        {
            return Values(line);
        }

        var label = line.Columns(61, 80).Trimmed();
        if (label.SequenceEqual("LAT/LON1/LON2/DLON/H"u8))
        {
            return RowHead(line);
        }

        if (label.SequenceEqual("EPOCH OF CURRENT MAP"u8))
        {
            Epoch = IonexHeaderReader.Epoch(line);
            return Epoch is null ? ("epoch", 1, "no epoch of six numbers") : null;
        }

        if (label.SequenceEqual("EXPONENT"u8))
        {
            var exponent = IonexHeaderReader.Exponent(line);
            _exponent = exponent ?? _exponent;
            return exponent is null ? ("exponent", 1, "no whole number -9..9") : null;
        }

        return label.SequenceEqual("COMMENT"u8) || line.IsBlank() ? null : ("values", 1, $"more than {_grid.LonCount} values in the row of latitude {Latitude()}, or an unknown line");
    }

    /// <summary>Why the map is not whole, or null.</summary>
    public string? Incomplete() =>
        Epoch is null ? "no EPOCH OF CURRENT MAP"
        : _inRow < _grid.LonCount ? $"the row of latitude {Latitude()} has {_inRow} of {_grid.LonCount} values"
        : _row + 1 < _grid.LatCount ? $"{_row + 1} of {_grid.LatCount} latitude rows"
        : null;

    public ImmutableArray<float> Take() => ImmutableCollectionsMarshal.AsImmutableArray(_values);

    private string Latitude() => _row < 0 ? "(none)" : _grid.Lat(_row).ToString("0.0#");

    private (string, int, string)? RowHead(ReadOnlySpan<byte> line)
    {
        if (_row + 1 == _grid.LatCount)
        {
            return ("latitude", 3, $"more than {_grid.LatCount} latitude rows");
        }

        if (!Fields.TryDouble(line.Columns(3, 8), out var lat))
        {
            return ("latitude", 3, NoRowHead);
        }

        // Longitudes and height are the same text in every row of a map: read once, then compared.
        var rest = line.Columns(9, 32);
        if (!(_restLength >= 0 && rest.SequenceEqual(_rest.AsSpan(0, _restLength))) && Longitudes(rest) is { } wrong)
        {
            return ("latitude", 3, wrong);
        }

        if (!Near(lat, _grid.Lat(_row + 1)))
        {
            return ("latitude", 3, Expected());
        }

        (_row, _inRow) = (_row + 1, 0);
        return null;
    }

    /// <summary>Columns 9-32 of a row head: first and last longitude, step, height. Null when they fit the grid of the header, else the reason.</summary>
    private string? Longitudes(ReadOnlySpan<byte> text)
    {
        if (!Fields.TryDouble(text.Columns(1, 6), out var lon1) || !Fields.TryDouble(text.Columns(7, 12), out var lon2)
            || !Fields.TryDouble(text.Columns(13, 18), out var step) || !Fields.TryDouble(text.Columns(19, 24), out var height))
        {
            return NoRowHead;
        }

        if (!Near(lon1, _grid.Lon1) || !Near(step, _grid.LonStep) || !Near(lon2, _grid.Lon(_grid.LonCount - 1)))
        {
            return Expected();
        }

        text.CopyTo(_rest);
        (_restLength, HeightKm) = (text.Length, height);
        return null;
    }

    private string Expected() => $"expected the row of latitude {_grid.Lat(_row + 1):0.0#} on the grid of the header";

    private static bool Near(double a, double b) => Math.Abs(a - b) < 0.051;

    private (string, int, string)? Values(ReadOnlySpan<byte> line)
    {
        var count = Math.Min(ValuesPerLine, _grid.LonCount - _inRow);
        var target = _values.AsSpan(_row * _grid.LonCount + _inRow, count);
        for (var i = 0; i < count; i++)
        {
            if (line.Length < 5 * i + 5 || !Fields.TryFive(line.Slice(5 * i, 5), out var value))
            {
                return ($"{kind.ToString().ToUpperInvariant()} value", 5 * i + 1, $"no whole number right-aligned in five columns (map {mapNumber}, latitude {Latitude()})");
            }

            target[i] = value == Missing ? float.NaN : Scale(value);
        }

        if (!line[(5 * count)..].IsBlank())
        {
            return ($"{kind.ToString().ToUpperInvariant()} value", 5 * count + 1, $"more than {count} values of five columns (map {mapNumber}, latitude {Latitude()})");
        }

        _inRow += count;
        return null;
    }

    private float Scale(int value) => _exponent <= 0 ? (float)(value / Powers[-_exponent]) : (float)(value * Powers[_exponent]);

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
}
