using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>Archive files and folders as one history, with what was known when.</summary>
internal static class ArchiveHistory
{
    /// <summary>Keeps the wanted series; rejected rows go to stderr.</summary>
    /// <exception cref="InputException">Nothing wanted in the data.</exception>
    public static SeriesHistory Read(IReadOnlyList<string> data, Availability availability, Func<SeriesId, bool> wanted, string what)
    {
        var history = new SeriesHistory();
        var kept = 0;
        foreach (var record in data.SelectMany(path => FeedFile.Read(path)))
        {
            switch (availability.Stamp(record))
            {
                case Observation o when wanted(o.Series):
                    history.Add(o);
                    kept++;
                    break;
                case TecMap m when wanted(m.Series):
                    history.Add(m);
                    kept++;
                    break;
                case Rejected r:
                    Console.Error.WriteLine($"rejected {r}");
                    break;
            }
        }

        return kept > 0 ? history : throw new InputException(string.Join(", ", data), $"holds no {what}");
    }
}
