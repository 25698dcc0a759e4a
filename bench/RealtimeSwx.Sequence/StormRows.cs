using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Sequence;

/// <summary>The rows of one storm, Sym-H known at its label.</summary>
/// <param name="Names">Of the features.</param>
/// <param name="Features">Row x feature, as measured.</param>
/// <param name="Missed">Row x lead: Sym-H minus what the equation forecast, nT; NaN where it is not scored.</param>
internal sealed record StormRows(string Split, int Storm, int Rows, IReadOnlyList<string> Names, float[] Features, float[] Missed)
{
    /// <summary>Rows ahead.</summary>
    public static IReadOnlyList<int> Ahead { get; } = [3, 6, 9, 12, 18, 24];

    /// <summary>Positions of one and two hours in <see cref="Ahead"/>.</summary>
    public static IReadOnlyList<int> Scored { get; } = [3, 5];

    public int Width => Names.Count;

    /// <summary>All storms of the reference data; the features are kept in <paramref name="work"/> for the next run.</summary>
    public static IReadOnlyList<StormRows> Load(string data, string work, IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(work);
        var windows = ScoringWindows.Read(Path.Combine(data, "symh", "scoring_windows.csv"));
        var key = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(string.Join(',', names)))[..12];
        return [.. ((string[])["train", "validation"]).SelectMany(split =>
        {
            var kept = Path.Combine(work, $"rows-{split}-{key}.bin");
            if (!File.Exists(kept))
            {
                Console.Error.WriteLine($"{split}: making features");
                Write(kept, Prepare(Path.Combine(data, "symh", $"{split}.csv.gz"), split, windows, names));
            }

            return Read(kept, split, names);
        })];
    }

    public float Feature(int row, int feature) => Features[(row * Width) + feature];

    private static IEnumerable<StormRows> Prepare(string file, string split, IReadOnlyList<ScoringWindow> windows, IReadOnlyList<string> names)
    {
        var chosen = SymHFeatures.Select(names);
        foreach (var segment in ArchiveSegments.Read([file], KnownSeries.SymH, Availability.Literature, _ => { }))
        {
            var window = windows.Single(w => w.Split == split && w.Storm == segment.Event);
            var end = new SymHPipeline().Schedule.AtOrAfter(segment.To);
            var frame = new SymHFrame(SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), end, (int)((end - segment.From).Ticks / SymHGrid.Step.Ticks) + 1));
            var features = new float[frame.Rows * chosen.Count];
            var missed = new float[frame.Rows * Ahead.Count];
            Array.Fill(missed, float.NaN);
            for (var row = 0; row < frame.Rows; row++)
            {
                SymHFeatures.Fill(frame, row, chosen, features.AsSpan(row * chosen.Count, chosen.Count));
                var time = frame.Grid.TimeOf(row);
                if (row + Ahead[^1] < frame.Rows && SymHLeads.Scored.All(l => window.Holds(time + l)) && SymHPredictor.LongestWithoutField > frame.FieldAge[row])
                {
                    for (var o = 0; o < Ahead.Count; o++)
                    {
                        missed[(row * Ahead.Count) + o] = (float)(frame.SymH[row + Ahead[o]] - frame.Burton(row)[Ahead[o]]);
                    }
                }
            }

            yield return new StormRows(split, segment.Event ?? 0, frame.Rows, names, features, missed);
        }
    }

    private static void Write(string path, IEnumerable<StormRows> storms)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".part")))
        {
            foreach (var storm in storms)
            {
                writer.Write(storm.Storm);
                writer.Write(storm.Rows);
                writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(storm.Features.AsSpan()));
                writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(storm.Missed.AsSpan()));
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
            var (features, missed) = (new float[rows * names.Count], new float[rows * Ahead.Count]);
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(features.AsSpan()));
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(missed.AsSpan()));
            result.Add(new StormRows(split, storm, rows, names, features, missed));
        }

        return result;
    }
}
