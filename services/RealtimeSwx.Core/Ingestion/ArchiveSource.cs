using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// What to replay. Forecasts are issued from <paramref name="From"/> to <paramref name="To"/>; the values before that a forecast at
/// <paramref name="From"/> looks back on come along, as they do in a backtest.
/// </summary>
/// <param name="Paths">Files or folders, as <see cref="FeedFile.Read"/> takes them.</param>
/// <param name="Storm">Only rows of this event, when the archive numbers its events.</param>
/// <param name="From">First issue time; values older than what it looks back on stay away.</param>
/// <param name="To">Only values with valid time before, and only issues before.</param>
public sealed record ArchiveSource(IReadOnlyList<string> Paths, Availability Availability, int? Storm = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<SeriesId, TimeSpan> LookBacks = new();

    /// <summary>Everything in the archives, stamped, in the order in which it became known; rejected rows first.</summary>
    /// <exception cref="InputException">An archive cannot be read, or nothing is left after the selection.</exception>
    public List<FeedRecord> Load()
    {
        var rejected = new List<FeedRecord>();
        var records = new List<FeedRecord>();
        foreach (var record in Paths.SelectMany(p => FeedFile.Read(p)))
        {
            if (record is Rejected)
            {
                rejected.Add(record);
            }
            else if (Selected(record))
            {
                records.Add(Availability.Stamp(record));
            }
        }

        if (records.Count == 0)
        {
            throw new InputException(string.Join(", ", Paths), Storm is null ? "no data in the interval asked for" : $"no data of storm {Storm}");
        }

        // Stable: within an instant the order of the archives counts.
        return [.. rejected, .. records.OrderBy(r => Driving.Instants.TimeOf(r)!.Value)];
    }

    /// <summary>Names the replay: the same archives and selection have the same name, so that a second process goes on where the first one died.</summary>
    public string Name
    {
        get
        {
            var text = new StringBuilder();
            foreach (var path in Paths)
            {
                foreach (var file in Directory.Exists(path) ? FeedFile.Files(path) : [path])
                {
                    text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{new FileInfo(file).Length};");
                }
            }

            text.Append(CultureInfo.InvariantCulture, $"{Storm};{From:O};{To:O};{Availability.SymHAtLabel};{string.Join(',', Availability.Delays.Select(d => $"{d.Key}={d.Value}"))}");
            return ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString()))[..16];
        }
    }

    private bool Selected(FeedRecord record)
    {
        if (Storm is not null && record is Observation { Event: not null } o && o.Event != Storm)
        {
            return false;
        }

        var time = record switch
        {
            Observation x => x.ValidTime,
            TecMap x => x.Epoch,
            PulseBatch x => x.Second,
            _ => (DateTimeOffset?)null,
        };
        return time is null || ((From is null || time >= From - LookBack(record)) && (To is null || time < To));
    }

    private static TimeSpan LookBack(FeedRecord record) => record switch
    {
        Observation o => LookBack(o.Series),
        TecMap m => LookBack(m.Series),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan LookBack(SeriesId series)
    {
        if (LookBacks.TryGetValue(series, out var back))
        {
            return back;
        }

        string[] targets = series.Value.StartsWith("tec/", StringComparison.Ordinal) ? [series.Value] : ["symh", "kp", "kp-wind"];
        back = targets.SelectMany(t => ForecastPipelines.For(t).Needs).Where(n => n.Series == series).Select(n => n.Back).DefaultIfEmpty(TimeSpan.Zero).Max();
        return LookBacks[series] = back;
    }
}
