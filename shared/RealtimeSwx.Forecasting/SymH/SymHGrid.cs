using System.Buffers.Binary;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>The columns of the grid, with the resolution at which a forecast input keeps them.</summary>
public enum SymHColumn
{
    SymH,
    Bt,
    Bx,
    By,
    Bz,
    Speed,
    Density,
    Temperature,
}

/// <summary>
/// Sym-H and L1 wind on a 5-minute grid that ends at the issue time; NaN = not known then. Sym-H rows start at their label, wind rows end at
/// it, as the archives have them. Values are rounded to what the canonical bytes keep (<see cref="Encode"/>).
/// </summary>
public sealed class SymHGrid
{
    /// <summary>
    /// Rows of a forecast input: 36 hours and the row of the issue time. Networks look back 127 rows, and each row's features 24 hours more.
    /// </summary>
    public const int InputRows = (36 * 12) + 1;

    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Plasma instruments fail for days in the biggest storms: the last wind value from this long before stands in the first row.</summary>
    public static readonly TimeSpan CarryFrom = TimeSpan.FromDays(3);

    public const int Columns = 8;

    private const byte Version = 1;

    /// <summary>The same with, at the end, the first row in which hourly Dst stands in for Sym-H.</summary>
    private const byte WithProxyVersion = 2;
    private const short Missing = short.MinValue;

    private static readonly (SeriesId Series, double PerUnit)[] Layout =
    [
        (KnownSeries.SymH, 10), (KnownSeries.WindBt, 100), (KnownSeries.WindBx, 100), (KnownSeries.WindBy, 100), (KnownSeries.WindBz, 100),
        (KnownSeries.WindSpeed, 10), (KnownSeries.WindDensity, 100), (KnownSeries.WindTemperature, 0.01),
    ];

    private readonly double[][] _columns;

    private SymHGrid(DateTimeOffset end, double[][] columns)
    {
        End = end;
        _columns = columns;
    }

    /// <summary>Label of the last row.</summary>
    public DateTimeOffset End { get; }

    public int Rows => _columns[0].Length;

    /// <summary>Rows between the newest known Sym-H and the last row; <see cref="Rows"/> when there is none.</summary>
    public int SymHAge => Rows - 1 - NewestOf(SymHColumn.SymH);

    /// <summary>The newest row with a value, -1 when there is none.</summary>
    public int NewestOf(SymHColumn column) => Array.FindLastIndex(_columns[(int)column], v => !double.IsNaN(v));

    /// <summary>The first row in which hourly Dst stands in for Sym-H, null when it stands in nowhere.</summary>
    public int? ProxyFrom { get; private init; }

    public static IReadOnlyList<SeriesId> Series { get; } = [.. Layout.Select(l => l.Series)];

    public ReadOnlySpan<double> this[SymHColumn column] => _columns[(int)column];

    public DateTimeOffset TimeOf(int row) => End - ((Rows - 1 - row) * Step);

    /// <summary>Means over the rows of what <paramref name="view"/> knows: 1-minute series are averaged, 5-minute series are taken as they are.</summary>
    /// <param name="end">Label of the last row, a multiple of five minutes.</param>
    public static SymHGrid Read(ISeriesView view, DateTimeOffset end, int rows)
    {
        var first = end - ((rows - 1) * Step);
        var columns = new double[Columns][];
        for (var c = 0; c < Columns; c++)
        {
            var startsAtLabel = c == (int)SymHColumn.SymH;
            var sums = new double[rows];
            var counts = new int[rows];
            foreach (var o in view.Range(Layout[c].Series, startsAtLabel ? first : first - Step, end + TimeSpan.FromTicks(1)))
            {
                var row = startsAtLabel ? Math.DivRem((o.ValidTime - first).Ticks, Step.Ticks).Quotient : EndingRow(o, first);
                if (row >= 0 && row < rows)
                {
                    sums[row] += o.Value;
                    counts[row]++;
                }
            }

            if (counts[0] == 0 && !startsAtLabel && view.Range(Layout[c].Series, first - CarryFrom, first - Step) is [.., var carried])
            {
                (sums[0], counts[0]) = (carried.Value, 1);
            }

            columns[c] = [.. sums.Select((s, i) => counts[i] == 0 ? double.NaN : Rounded(c, s / counts[i]))];
        }

        return new SymHGrid(end, columns);
    }

    /// <summary>
    /// What <see cref="Read"/> would give at the time of <paramref name="row"/>, <see cref="InputRows"/> long, with the newest
    /// <paramref name="late"/> rows of Sym-H not known yet. The row must have a whole input before it.
    /// </summary>
    public SymHGrid InputAt(int row, int late)
    {
        var first = row + 1 - InputRows;
        var carry = (int)(CarryFrom / Step);
        var columns = new double[Columns][];
        for (var c = 0; c < Columns; c++)
        {
            columns[c] = _columns[c][first..(row + 1)];
            if (c == (int)SymHColumn.SymH)
            {
                Array.Fill(columns[c], double.NaN, InputRows - late, late);
            }
            else if (double.IsNaN(columns[c][0]))
            {
                var known = first - 1;
                while (known > 0 && known > first - carry && double.IsNaN(_columns[c][known]))
                {
                    known--;
                }

                columns[c][0] = known >= 0 ? _columns[c][known] : double.NaN;
            }
        }

        return new SymHGrid(TimeOf(row), columns);
    }

    /// <param name="missing">By column: the rows whose value is taken away.</param>
    public SymHGrid Without(IReadOnlyDictionary<SymHColumn, bool[]> missing) =>
        new(End, [.. _columns.Select((values, c) => missing.TryGetValue((SymHColumn)c, out var gone) ? [.. values.Select((v, i) => gone[i] ? double.NaN : v)] : values)]);

    /// <summary>This grid with other values in one column, rounded as all are.</summary>
    public SymHGrid With(SymHColumn column, IReadOnlyList<double> values)
    {
        var columns = (double[][])_columns.Clone();
        columns[(int)column] = values.Count == Rows ? [.. values.Select(v => Rounded((int)column, v))] : throw new ArgumentException($"{values.Count} values for {Rows} rows.", nameof(values));
        return new SymHGrid(End, columns);
    }

    /// <summary>This grid with hourly Dst in the Sym-H column, from <paramref name="from"/>, the row after the newest Sym-H.</summary>
    public SymHGrid WithProxy(IReadOnlyList<double> symh, int from) => new(End, With(SymHColumn.SymH, symh)._columns) { ProxyFrom = from };

    /// <summary>Canonical bytes: version, end (Unix seconds), rows, then column by column 16-bit integers; version 2 ends with <see cref="ProxyFrom"/>.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[13 + (2 * Columns * Rows) + (ProxyFrom is null ? 0 : 4)];
        bytes[0] = ProxyFrom is null ? Version : WithProxyVersion;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), End.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(9), Rows);
        var at = 13;
        for (var c = 0; c < Columns; c++)
        {
            foreach (var value in _columns[c])
            {
                var stored = double.IsNaN(value) ? Missing : (short)Math.Round(value * Layout[c].PerUnit);
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), stored);
                at += 2;
            }
        }

        if (ProxyFrom is { } from)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), from);
        }

        return bytes;
    }

    public static SymHGrid Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 13 || bytes[0] is not (Version or WithProxyVersion))
        {
            throw new InputException("symh input", "not an input of this version");
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]));
        var rows = BinaryPrimitives.ReadInt32LittleEndian(bytes[9..]);
        var proxied = bytes[0] == WithProxyVersion;
        if (rows <= 0 || bytes.Length != 13 + (2 * Columns * rows) + (proxied ? 4 : 0))
        {
            throw new InputException("symh input", "its length does not fit its rows");
        }

        var columns = new double[Columns][];
        for (var c = 0; c < Columns; c++)
        {
            columns[c] = new double[rows];
            for (var r = 0; r < rows; r++)
            {
                var stored = BinaryPrimitives.ReadInt16LittleEndian(bytes[(13 + (2 * ((c * rows) + r)))..]);
                columns[c][r] = stored == Missing ? double.NaN : stored / Layout[c].PerUnit;
            }
        }

        return new SymHGrid(end, columns) { ProxyFrom = proxied ? BinaryPrimitives.ReadInt32LittleEndian(bytes[^4..]) : null };
    }

    private static long EndingRow(Observation o, DateTimeOffset first)
    {
        var ends = (o.ValidTime + o.Span - first).Ticks;
        var (row, rest) = Math.DivRem(ends, Step.Ticks);
        return rest > 0 ? row + 1 : row;
    }

    private static double Rounded(int column, double value)
    {
        var scaled = Math.Round(value * Layout[column].PerUnit);
        return Math.Abs(scaled) <= short.MaxValue ? scaled / Layout[column].PerUnit : double.NaN;
    }
}
