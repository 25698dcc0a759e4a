using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>All that one forecast is made from: the Kp before it and, where asked for, the L1 wind of the last 30 hours.</summary>
internal sealed record KpInput(KpWindow Window, SymHGrid? Wind)
{
    /// <summary>Field or speed older than this say too little of the next interval.</summary>
    private const int OldestRows = 36;

    /// <summary>What <see cref="ReadWind"/> looks at.</summary>
    public static IEnumerable<SeriesNeed> WindNeeds =>
        SymHGrid.Series.Where(s => s != KnownSeries.SymH).Select(s => new SeriesNeed(s, (SymHGrid.InputRows * SymHGrid.Step) + SymHGrid.CarryFrom));

    /// <summary>Label of the newest row of wind, null when there is none.</summary>
    public DateTimeOffset? NewestWind =>
        Wind is { } w && Enum.GetValues<SymHColumn>().Max(w.NewestOf) is var row and >= 0 ? w.TimeOf(row) : null;

    public bool HasWind => Wind is { } w && Fresh(w, SymHColumn.Bz) && Fresh(w, SymHColumn.Speed);

    /// <summary>The wind as known at the issue time, without Sym-H, which has no public source in real time.</summary>
    public static SymHGrid ReadWind(ISeriesView view, DateTimeOffset issue) =>
        SymHGrid.Read(view, issue, SymHGrid.InputRows).InputAt(SymHGrid.InputRows - 1, SymHGrid.InputRows);

    public byte[] Write() => [.. Window.Write(), .. Wind?.Encode() ?? []];

    public static KpInput FromBytes(KpCadence cadence, ReadOnlySpan<byte> payload)
    {
        var kp = KpWindow.Bytes(cadence);
        return payload.Length > kp
            ? new KpInput(KpWindow.FromBytes(cadence, payload[..kp]), SymHGrid.Decode(payload[kp..]))
            : new KpInput(KpWindow.FromBytes(cadence, payload), null);
    }

    private static bool Fresh(SymHGrid wind, SymHColumn column) => wind.NewestOf(column) >= wind.Rows - OldestRows;
}
