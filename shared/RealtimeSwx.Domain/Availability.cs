using System.Collections.Immutable;

namespace RealtimeSwx.Domain;

/// <summary>
/// When a value could have been known. Archives say when a value is about, not when it could be had; this policy adds the delay.
/// </summary>
public sealed record Availability
{
    /// <summary>L1 wind at its label, averages at the end of their interval (Sym-H label + 5 min, Kp at the end of its three hours), maps at their epoch, the first one of a day's file with its second.</summary>
    public static readonly Availability Operational = new();

    /// <summary>As the papers do: Sym-H at t is known at t, though its average ends later. The rest as <see cref="Operational"/>.</summary>
    public static readonly Availability Literature = new() { SymHAtLabel = true };

    /// <summary>
    /// The map with which a day's file begins has that day's data in it: it comes with the day's second map, and until then the last map of the day
    /// before stands for its epoch.
    /// </summary>
    private static readonly TimeSpan FirstMapWait = TimeSpan.FromHours(2);

    /// <summary>
    /// Extra delay by series (or family: <c>tec</c>, <c>solarwind</c>), counted from the label and replacing the default; for hourly Dst from the end of its
    /// hour, before which it says nothing about it.
    /// </summary>
    public ImmutableSortedDictionary<string, TimeSpan> Delays { get; init; } = ImmutableSortedDictionary<string, TimeSpan>.Empty;

    public bool SymHAtLabel { get; init; }

    public DateTimeOffset Of(SeriesId series, DateTimeOffset validTime, TimeSpan span)
    {
        if (TryDelay(series, out var delay))
        {
            return validTime + delay + (series == KnownSeries.Dst ? span : TimeSpan.Zero);
        }

        return SymHAtLabel && series == KnownSeries.SymH ? validTime : validTime + span;
    }

    private bool TryDelay(SeriesId series, out TimeSpan delay)
    {
        if (Delays.TryGetValue(series.Value, out delay))
        {
            return true;
        }

        var cut = series.Value.IndexOf('/');
        return cut > 0 && Delays.TryGetValue(series.Value[..cut], out delay);
    }

    public Observation Stamp(Observation o) => o with { AvailableAt = Of(o.Series, o.ValidTime, o.Span) };

    public TecMap Stamp(TecMap m) => m with { AvailableAt = Of(m.Series, m.Epoch == m.Edition ? m.Epoch + FirstMapWait : m.Epoch, TimeSpan.Zero) };

    public PulseBatch Stamp(PulseBatch b) => b with { AvailableAt = Of(b.Station, b.Second, TimeSpan.FromSeconds(1)) };

    public FeedRecord Stamp(FeedRecord record) => record switch
    {
        Observation o => Stamp(o),
        TecMap m => Stamp(m),
        PulseBatch b => Stamp(b),
        _ => record,
    };

    /// <summary><c>literature</c>, <c>operational</c>, or a list <c>symh=PT60M,solarwind=PT5M</c> over the operational defaults.</summary>
    public static Availability Parse(string text)
    {
        var result = Operational;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cut = part.IndexOf('=');
            if (cut < 0)
            {
                result = part switch
                {
                    "literature" => result with { SymHAtLabel = true },
                    "operational" => result with { SymHAtLabel = false },
                    _ => throw new FormatException($"'{part}' is no availability: literature, operational, or series=PT60M."),
                };
                continue;
            }

            try
            {
                result = result with { Delays = result.Delays.SetItem(part[..cut].Trim(), System.Xml.XmlConvert.ToTimeSpan(part[(cut + 1)..].Trim())) };
            }
            catch (FormatException)
            {
                throw new FormatException($"'{part}': the delay must be an ISO 8601 duration such as PT60M.");
            }
        }

        return result;
    }
}
