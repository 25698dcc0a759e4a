using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Formats.Kyoto;

namespace RealtimeSwx.Formats.Output;

/// <summary>What <c>swx convert</c> writes.</summary>
public static class Conversion
{
    public static IReadOnlyList<string> Targets { get; } = ["ionex", "csv", "iaga2002", "wdc"];

    /// <summary>Writes records (rejected ones are the caller's business and skipped here) in the layout of <paramref name="target"/>.</summary>
    /// <exception cref="ArgumentException">An unknown target, or records that the target cannot hold.</exception>
    public static void Write(Stream output, IEnumerable<FeedRecord> records, string target)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        switch (target)
        {
            case "ionex":
                // Latitudes and longitudes have one decimal there: cell centres of GloTEC move to the nodes of the IGS grid.
                var maps = records.OfType<TecMap>().Select(m => m.Grid == TecGrid.Glotec ? m.To(TecGrid.Igs) : m).OrderBy(m => m.Epoch).ThenBy(m => m.Edition).ToList();
                var analyses = maps.Select(m => m.Series).Distinct().ToList();
                if (analyses.Count > 1)
                {
                    throw new ArgumentException($"maps of several analyses ({string.Join(", ", analyses)}) do not belong in one file");
                }

                if (maps.Select(m => m.Edition).Distinct().Count() > 1)
                {
                    throw new ArgumentException("maps of several days do not belong in one file: the 24:00 map of one day and the 00:00 map of the next are two estimates");
                }

                IonexWriter.Write(output, maps, new IonexHeader { RunBy = analyses.Count == 0 ? "" : analyses[0].Value["tec/".Length..] });
                break;
            case "csv":
                var csv = new RecordCsvWriter(text);
                foreach (var record in records)
                {
                    csv.Write(record);
                }

                break;
            case "iaga2002":
                KyotoWriters.WriteIaga2002(text, records.OfType<Observation>());
                break;
            case "wdc":
                KyotoWriters.WriteWdc(text, records.OfType<Observation>());
                break;
            default:
                throw new ArgumentException($"'{target}' is none of {string.Join(", ", Targets)}");
        }
    }
}
