using System.Runtime.InteropServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence;

/// <summary>The rows of one storm, Sym-H known at its label.</summary>
/// <param name="Names">Of the features.</param>
/// <param name="Features">Row x feature, as measured.</param>
/// <param name="Missed">Row x lead: Sym-H minus what the equation forecast, nT; NaN where it is not scored.</param>
/// <param name="Observed">Row x lead: Sym-H, nT; NaN where it is not scored.</param>
internal sealed record StormRows(string Split, int Storm, int Rows, IReadOnlyList<string> Names, float[] Features, float[] Missed, float[] Observed)
{
    private const int Version = 2;

    /// <summary>Rows ahead.</summary>
    public static IReadOnlyList<int> Ahead { get; } = [3, 6, 9, 12, 18, 24];

    /// <summary>Positions of one and two hours in <see cref="Ahead"/>.</summary>
    public static IReadOnlyList<int> Scored { get; } = [3, 5];

    public int Width => Names.Count;

    /// <summary>All storms of the reference data; the features are kept in <paramref name="work"/> for the next run.</summary>
    public static IReadOnlyList<StormRows> Load(string data, string work, IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(work);
        var key = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(string.Join(',', names)))[..12];
        return [.. ((string[])["train", "validation"]).SelectMany(split =>
        {
            var kept = Path.Combine(work, $"rows-{split}-{key}-{Version}.bin");
            if (!File.Exists(kept))
            {
                Console.Error.WriteLine($"{split}: making features");
                Write(kept, StormGrid.Load(data, split).Select(s => Of(s, s.Grid, names)));
            }

            return Read(kept, split, names);
        })];
    }

    /// <param name="seen">The storm as a forecaster saw it; the truth is that of <paramref name="storm"/>.</param>
    /// <param name="only">Make these rows and no others; null = all.</param>
    public static StormRows Of(StormGrid storm, SymHGrid seen, IReadOnlyList<string> names, Func<int, bool>? only = null)
    {
        var chosen = SymHFeatures.Select(names);
        var frame = new SymHFrame(seen);
        int[] rows = [.. Enumerable.Range(0, frame.Rows).Where(r => only?.Invoke(r) ?? true)];
        var features = new float[rows.Length * chosen.Count];
        var (missed, observed) = (new float[rows.Length * Ahead.Count], new float[rows.Length * Ahead.Count]);
        Array.Fill(missed, float.NaN);
        Array.Fill(observed, float.NaN);
        var truth = storm.Grid[SymHColumn.SymH];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            SymHFeatures.Fill(frame, row, chosen, features.AsSpan(i * chosen.Count, chosen.Count));
            for (var o = 0; o < Ahead.Count && storm.Counts(row) && SymHPredictor.LongestWithoutField > frame.FieldAge[row]; o++)
            {
                observed[(i * Ahead.Count) + o] = (float)truth[row + Ahead[o]];
                missed[(i * Ahead.Count) + o] = (float)(truth[row + Ahead[o]] - frame.Burton(row)[Ahead[o]]);
            }
        }

        return new StormRows(storm.Split, storm.Storm, rows.Length, names, features, missed, observed);
    }

    public float Feature(int row, int feature) => Features[(row * Width) + feature];

    /// <summary>The rows that are scored alone, as if they followed one another: for networks that look at each row for itself.</summary>
    public StormRows Counted()
    {
        int[] rows = [.. StormSets.Counted(this)];
        return this with { Rows = rows.Length, Features = Of(Features, Width), Missed = Of(Missed, Ahead.Count), Observed = Of(Observed, Ahead.Count) };

        float[] Of(float[] values, int width) => [.. rows.SelectMany(r => values.AsSpan(r * width, width).ToArray())];
    }

    private static void Write(string path, IEnumerable<StormRows> storms)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".part")))
        {
            foreach (var storm in storms)
            {
                writer.Write(storm.Storm);
                writer.Write(storm.Rows);
                foreach (var values in (float[][])[storm.Features, storm.Missed, storm.Observed])
                {
                    writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                }
            }
        }

        File.Move(path + ".part", path);
    }

    private static List<StormRows> Read(string path, string split, IReadOnlyList<string> names)
    {
        var result = new List<StormRows>();
        using var reader = new BinaryReader(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var (storm, rows) = (reader.ReadInt32(), reader.ReadInt32());
            var storms = new StormRows(split, storm, rows, names, new float[rows * names.Count], new float[rows * Ahead.Count], new float[rows * Ahead.Count]);
            foreach (var values in (float[][])[storms.Features, storms.Missed, storms.Observed])
            {
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            }

            result.Add(storms);
        }

        return result;
    }
}
