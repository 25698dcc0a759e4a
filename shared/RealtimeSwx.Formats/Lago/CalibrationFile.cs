using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Compression;

namespace RealtimeSwx.Formats.Lago;

/// <summary>Charge and peak histograms of a LAGO L1 calibration file: counts per ADC value, by channel.</summary>
/// <param name="Charge">Three channels of <see cref="CalibrationFile.ChargeBins"/>; the last bin holds all that is larger.</param>
/// <param name="Peak">Three channels of <see cref="CalibrationFile.PeakBins"/>.</param>
public sealed record CalibrationHistograms(ImmutableArray<ImmutableArray<long>> Charge, ImmutableArray<ImmutableArray<long>> Peak);

/// <summary>
/// LAGO L1 <c>.cal</c>: comment lines, then one row per ADC value, <c>ch1 ch2 ch3 pk1 pk2 pk3</c>, of which rows from 1024 on have charges only.
/// </summary>
public static class CalibrationFile
{
    public const int ChargeBins = 4096;
    public const int PeakBins = 1024;
    private const int Channels = 3;

    /// <summary>True for the name of such a file, compressed or not.</summary>
    public static bool IsName(string path) => Path.GetFileName(path).Split('.').Contains("cal", StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InputException">A row that is none, or another number of rows.</exception>
    public static CalibrationHistograms Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(path, "no such file");
        }

        using var reader = new StreamReader(Decompression.Open(File.OpenRead(path), ReadOptions.Default with { SourceName = path }));
        return Read(reader, path);
    }

    /// <inheritdoc cref="Read(string)"/>
    public static CalibrationHistograms Read(TextReader reader, string name)
    {
        var (charge, peak) = (Columns(), Columns());
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#')
            {
                continue;
            }

            var expected = charge[0].Count < PeakBins ? 2 * Channels : Channels;
            if (words.Length < expected || charge[0].Count == ChargeBins)
            {
                throw new InputException(name, charge[0].Count == ChargeBins ? $"more than {ChargeBins} rows" : $"{words.Length} columns, expected {expected}", number, "row");
            }

            for (var i = 0; i < expected; i++)
            {
                if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                {
                    throw new InputException(name, $"'{words[i]}' is no count", number, i < Channels ? $"ch{i + 1}" : $"pk{i - Channels + 1}");
                }

                (i < Channels ? charge[i] : peak[i - Channels]).Add(count);
            }
        }

        return charge[0].Count == ChargeBins
            ? new CalibrationHistograms([.. charge.Select(c => c.ToImmutable())], [.. peak.Select(p => p.ToImmutable())])
            : throw new InputException(name, $"{charge[0].Count} rows, a calibration file has {ChargeBins}", number, "row");
    }

    public static void Write(TextWriter writer, CalibrationHistograms histograms)
    {
        writer.Write("# # # p 1 cal RealtimeSwx\n# # L1 level file (processed raw data, use at your own risk)\n");
        writer.Write("# # This is a file containing the charge and peak calibration histograms\n# # Format is ch1 ch2 ch3 pk1 pk2 pk3\n");
        for (var row = 0; row < ChargeBins; row++)
        {
            var counts = histograms.Charge.Select(c => c[row]).Concat(row < PeakBins ? histograms.Peak.Select(p => p[row]) : []);
            writer.Write(string.Join(' ', counts.Select(c => c.ToString(CultureInfo.InvariantCulture))) + " \n");
        }
    }

    private static ImmutableArray<long>.Builder[] Columns() => [.. Enumerable.Range(0, Channels).Select(_ => ImmutableArray.CreateBuilder<long>())];
}
