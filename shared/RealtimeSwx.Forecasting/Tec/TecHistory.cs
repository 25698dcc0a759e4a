using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// What a forecast is made from: the maps every 2 h back from the issue time, in tenths of TECU on unique columns, and Kp.
/// </summary>
/// <param name="Days">Contiguous days of maps that end with the issue, 1..7 (<see cref="MostDays"/>).</param>
/// <param name="Maps">By age, 0 = issue time, one every 2 h, up to <see cref="KeptDays"/> days; null where there is no map.</param>
/// <param name="Kp">Kp of the intervals that had ended by the issue, newest first; empty where one of the <see cref="KpIntervals"/> is unknown.</param>
internal sealed record TecHistory(DateTimeOffset Issue, TecGrid Grid, int Days, short[]?[] Maps, ImmutableArray<double> Kp)
{
    public const int Slots = 12;
    public const int KeptDays = 5;
    public const int MostDays = 7;
    public const int KpIntervals = 8 * KeptDays;

    /// <summary>A day counts when at least half of its even hours have a map.</summary>
    private const int EnoughMaps = 6;

    private const double QuietKp = 3.5;
    private const double WidthPerKp = 0.2;

    private const int Magic = 0x32434554; // "TEC2"

    public static readonly TimeSpan Step = TimeSpan.FromHours(2);
    private static readonly TimeSpan KpStep = TimeSpan.FromHours(3);

    /// <summary>Valid time of lead 0..11.</summary>
    public DateTimeOffset Valid(int lead) => Issue + (lead + 1) * Step;

    /// <summary>Age of the map of the same hour as lead 0..11, yesterday (<paramref name="day"/> 0) or days before.</summary>
    public static int SameHour(int lead, int day = 0) => (Slots * (day + 1)) - 1 - lead;

    /// <summary>Whether means are over all the days that they should be over: departures from a shorter one are other numbers, and what they teach is not mixed.</summary>
    public bool IsWhole => Days >= KeptDays;

    /// <summary>
    /// How much wider errors are than on quiet days, by the highest Kp of the last 24 h: on 82 days of 2023 and spring 2024 they were half as large again
    /// after Kp of 5 and more. 1 where Kp is unknown.
    /// </summary>
    public double Unrest => Kp.IsEmpty ? 1 : 1 + (WidthPerKp * Math.Max(0, Kp.AsSpan(0, 8).ToArray().Max() - QuietKp));

    public short[]? Map(int age) => age < Maps.Length ? Maps[age] : null;

    /// <summary>Age of the newest map, in steps of 2 h.</summary>
    public int NewestAge => Array.FindIndex(Maps, m => m is not null);

    public short[] Newest => Maps[NewestAge]!;

    /// <summary>The same past as a system that began later would know it.</summary>
    public TecHistory Of(int days) => this with { Days = Math.Min(Days, days), Maps = Maps[..Math.Min(Maps.Length, days * Slots)] };

    /// <summary>What was known at the issue time (an even hour), with the maps it came from; null when the last day has too few maps.</summary>
    /// <param name="waited">Until when what became known counts; null: the issue time.</param>
    public static (TecHistory History, IReadOnlyList<TecMap> Used)? Read(ISeriesView view, SeriesId series, DateTimeOffset issue, DateTimeOffset? waited = null)
    {
        var known = view.Maps(series, issue - TimeSpan.FromDays(MostDays) + Step, issue + TimeSpan.FromTicks(1), MapRole.Input)
            .Where(m => m.AvailableAt <= (waited ?? issue) && m.Epoch.TimeOfDay.Ticks % Step.Ticks == 0)
            .ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var grid = known[^1].Grid;
        var used = known.Where(m => m.Grid == grid).ToList();
        var perDay = used.GroupBy(m => Age(m) / Slots).ToDictionary(g => g.Key, g => g.Count());
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
        used.RemoveAll(m => Age(m) >= maps.Length);
        foreach (var m in used)
        {
            maps[Age(m)] = TecField.Tenths(m);
        }

        return (new TecHistory(issue, grid, days, maps, KpBefore(view, issue, waited ?? issue)), used);

        int Age(TecMap m) => (int)((issue - m.Epoch) / Step);
    }

    private static ImmutableArray<double> KpBefore(ISeriesView view, DateTimeOffset issue, DateTimeOffset waited)
    {
        var end = new DateTimeOffset(issue.UtcTicks - (issue.UtcTicks % KpStep.Ticks), TimeSpan.Zero);
        var known = view.Range(KnownSeries.Kp, end - (KpIntervals * KpStep), end).Where(o => o.AvailableAt <= waited && o.ValidTime.UtcTicks % KpStep.Ticks == 0).ToList();
        return known.Count == KpIntervals ? [.. known.Select(o => o.Value).Reverse()] : [];
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

        TecBytes.Write(writer, Kp);
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

        return new TecHistory(issue, grid, days, maps, TecBytes.ReadDoubles(reader));
    }
}
