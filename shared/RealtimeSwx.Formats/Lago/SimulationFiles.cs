using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Compression;

namespace RealtimeSwx.Formats.Lago;

/// <summary>What detector simulations of the LAGO collaboration write.</summary>
public static class SimulationFiles
{
    /// <summary>True for a file of photon times, by its first line that is no end of an event.</summary>
    public static bool IsPhotonTimes(string path) => Lines(path).FirstOrDefault(l => !l.Line.StartsWith('#')).Line is { } first && first.Any(char.IsLetter) && first.Contains('s');

    /// <summary>Geant4: arrival times of an event's photons at the tube, <c>&lt;value&gt; ps|ns</c> a line; a line with <c>#</c> ends the event.</summary>
    /// <returns>Times in ns, per event; events without photons are left out.</returns>
    /// <exception cref="InputException">A line that is neither.</exception>
    public static IReadOnlyList<double[]> PhotonTimes(string path)
    {
        var (events, times) = (new List<double[]>(), new List<double>());
        foreach (var (line, number) in Lines(path))
        {
            if (line.StartsWith('#'))
            {
                Close();
                continue;
            }

            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var unit = words.Length == 2 ? words[1] switch { "ps" => 1e-3, "ns" => 1, "us" => 1e3, "ms" => 1e6, "s" => 1e9, _ => double.NaN } : double.NaN;
            if (double.IsNaN(unit) || !double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                throw new InputException(path, "no photon time with its unit", number, "time");
            }

            times.Add(value * unit);
        }

        Close();
        return events.Count > 0 ? events : throw new InputException(path, "no event with photons in it");

        void Close()
        {
            if (times.Count > 0)
            {
                events.Add([.. times]);
                times.Clear();
            }
        }
    }

    /// <summary>ARTI and Meiga: counts per photo-electron, one a line, the first of them for none.</summary>
    /// <exception cref="InputException">A line that is no count.</exception>
    public static IReadOnlyList<double> PhotoElectrons(string path)
    {
        var counts = new List<double>();
        foreach (var (line, number) in Lines(path))
        {
            if (!double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) || !double.IsFinite(count) || count < 0)
            {
                throw new InputException(path, "no count of photo-electrons", number, "count");
            }

            counts.Add(count);
        }

        return counts.Skip(1).Sum() > 0 ? counts : throw new InputException(path, "no photo-electrons in it");
    }

    private static IEnumerable<(string Line, int Number)> Lines(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(path, "no such file");
        }

        using var reader = new StreamReader(Decompression.Open(File.OpenRead(path), ReadOptions.Default with { SourceName = path }));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (line.Trim(), number);
            }
        }
    }
}
