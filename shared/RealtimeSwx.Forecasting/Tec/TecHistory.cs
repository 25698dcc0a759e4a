using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// The maps that a forecast is made from: those at even hours of the issue day and the days before it, in tenths of TECU on unique columns.
/// </summary>
/// <param name="Days">Contiguous days of maps that end with the issue day, 1..7 (<see cref="MostDays"/>).</param>
/// <param name="Maps">Index <c>day * 12 + hour / 2</c>, day 0 = issue day, up to <see cref="KeptDays"/> days; null where there is no map.</param>
internal sealed record TecHistory(DateTimeOffset Issue, TecGrid Grid, int Days, short[]?[] Maps)
{
    public const int Slots = 12;
    public const int KeptDays = 5;
    public const int MostDays = 7;

    /// <summary>A day counts when at least half of its even hours have a map.</summary>
    private const int EnoughMaps = 6;

    public static readonly TimeSpan Step = TimeSpan.FromHours(2);

    /// <summary>Valid time of lead 0..11.</summary>
    public DateTimeOffset Valid(int lead) => Issue + (lead + 1) * Step;

    /// <summary>Even-hour slot of the day of lead 0..11: 00 UT comes first after an issue at 22 UT.</summary>
    public int SlotOf(int lead) => Valid(lead).Hour / 2;

    public short[]? Map(int day, int slot) => Maps[day * Slots + slot];

    public short[] Newest => Maps.Take(Slots).Last(m => m is not null)!;

    /// <summary>Hours from the newest map to the issue time.</summary>
    public double NewestAge => Issue.Hour - 2 * Array.FindLastIndex(Maps, Slots - 1, m => m is not null);

    /// <summary>What was known at the issue time, with the maps it came from; null when the issue day has too few maps.</summary>
    public static (TecHistory History, IReadOnlyList<TecMap> Used)? Read(ISeriesView view, SeriesId series, DateTimeOffset issue)
    {
        var today = new DateTimeOffset(issue.UtcDateTime.Date, TimeSpan.Zero);
        var known = view.Maps(series, today - TimeSpan.FromDays(MostDays - 1), issue + TimeSpan.FromTicks(1), MapRole.Input)
            .Where(m => m.AvailableAt <= issue && m.Epoch.TimeOfDay.Ticks % Step.Ticks == 0)
            .ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var grid = known[^1].Grid;
        var used = known.Where(m => m.Grid == grid).ToList();
        var perDay = used.GroupBy(m => (today - m.Epoch.UtcDateTime.Date).Days).ToDictionary(g => g.Key, g => g.Count());
        var days = 0;
        while (days < MostDays && perDay.GetValueOrDefault(days) >= EnoughMaps)
        {
            days++;
        }

        if (days == 0)
        {
            return null;
        }

        var maps = new short[]?[Math.Min(days, KeptDays) * Slots];
        used.RemoveAll(m => (today - m.Epoch.UtcDateTime.Date).Days >= Math.Min(days, KeptDays));
        foreach (var m in used)
        {
            maps[(today - m.Epoch.UtcDateTime.Date).Days * Slots + m.Epoch.Hour / 2] = TecField.Tenths(m);
        }

        return (new TecHistory(issue, grid, days, maps), used);
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Issue.UtcTicks);
        TecBytes.Write(writer, Grid);
        writer.Write(Days);
        writer.Write(Maps.Length);
        foreach (var map in Maps)
        {
            TecBytes.WriteMap(writer, map, Grid);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>'s bytes. Throws <see cref="FormatException"/> for anything else.</summary>
    public static TecHistory FromBytes(ReadOnlyMemory<byte> payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload.ToArray(), writable: false));
        if (payload.Length < 4 || reader.ReadInt32() != Magic)
        {
            throw new FormatException("These are no inputs of a TEC forecast.");
        }

        var issue = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var grid = TecBytes.ReadGrid(reader);
        var days = reader.ReadInt32();
        var maps = new short[]?[reader.ReadInt32()];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = TecBytes.ReadMap(reader, grid);
        }

        return new TecHistory(issue, grid, days, maps);
    }

    private const int Magic = 0x31434554; // "TEC1"
}
