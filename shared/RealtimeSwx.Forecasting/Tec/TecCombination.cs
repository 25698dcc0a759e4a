using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// How far to trust each member and baseline, by days of history, lead and latitude band, and how wrong their sum was on days that it was not
/// fitted to. Weights are not negative and sum to one; they are stated at the centres of the bands of <see cref="TecCalibration"/> and linear between them.
/// </summary>
/// <param name="Voices">Names of the members and baselines that have weights.</param>
/// <param name="Weights">Index <see cref="IndexOf"/>, one number for each voice.</param>
/// <param name="Spread">By days and lead: variances in the form of <see cref="TecCalibration.Over"/>.</param>
internal sealed record TecCombination(ImmutableArray<string> Voices, ImmutableArray<ImmutableArray<double>> Weights, ImmutableArray<ImmutableArray<double>> Spread)
{
    /// <summary>The name of the sum among the members of <see cref="MemberOutput"/>.</summary>
    public const string Name = "combined";

    public const string File = "combination.bin";

    private const int Magic = 0x31434554; // "TEC1"

    public static int IndexOf(int days, int lead, int band) => ((((days - 1) * TecHistory.Slots) + lead) * TecCalibration.Bands) + band;

    public static int SpreadIndexOf(int days, int lead) => ((days - 1) * TecHistory.Slots) + lead;

    /// <summary>What a voice said; for one that was silent the blend speaks.</summary>
    public static ImmutableArray<double> Voice(MemberOutput output, string name) =>
        output.Members.TryGetValue(name, out var member) ? member : output.Baselines.GetValueOrDefault(name, output.Baselines["blend"]);

    /// <summary>The weighted sum, lead-major over unique columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ImmutableArray<double> Sum(TecHistory history, MemberOutput output)
    {
        var days = Math.Min(history.Days, TecHistory.KeptDays);
        var voices = Voices.Select(v => Voice(output, v)).ToArray();
        var (rows, columns) = (history.Grid.LatCount, history.Grid.UniqueLonCount);
        var result = new double[TecHistory.Slots * rows * columns];
        for (var line = 0; line < TecHistory.Slots * rows; line++)
        {
            var weights = At(days, line / rows, history.Grid.Lat(line % rows));
            for (var v = 0; v < voices.Length; v++)
            {
                for (var i = line * columns; weights[v] > 0 && i < (line + 1) * columns; i++)
                {
                    result[i] += weights[v] * voices[v][i];
                }
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(result);
    }

    /// <summary>By lead.</summary>
    public ImmutableArray<ImmutableArray<double>> SpreadOf(TecHistory history) =>
        Spread.Slice(SpreadIndexOf(Math.Min(history.Days, TecHistory.KeptDays), 0), TecHistory.Slots);

    private double[] At(int days, int lead, double latitude)
    {
        var y = Math.Clamp(((latitude + 90) / 20) - 0.5, 0, TecCalibration.Bands - 1);
        var low = (int)y;
        var (a, b) = (Weights[IndexOf(days, lead, low)], Weights[IndexOf(days, lead, Math.Min(low + 1, TecCalibration.Bands - 1))]);
        var result = new double[a.Length];
        for (var v = 0; v < result.Length; v++)
        {
            result[v] = a[v] + ((y - low) * (b[v] - a[v]));
        }

        return result;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Voices.Length);
        foreach (var voice in Voices)
        {
            writer.Write(voice);
        }

        foreach (var values in Weights.Concat(Spread))
        {
            foreach (var value in values)
            {
                writer.Write((float)value);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>'s bytes; null for anything else.</summary>
    public static TecCombination? FromBytes(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            if (reader.ReadInt32() != Magic)
            {
                return null;
            }

            ImmutableArray<string> voices = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
            var sets = TecHistory.KeptDays * TecHistory.Slots;
            var weights = Lines(sets * TecCalibration.Bands, voices.Length);
            var spread = Lines(sets, (TecCalibration.Bands * TecCalibration.LocalTimes) + 1);
            return reader.BaseStream.Position == reader.BaseStream.Length ? new TecCombination(voices, weights, spread) : null;
        }
        catch (EndOfStreamException)
        {
            return null;
        }

        ImmutableArray<ImmutableArray<double>> Lines(int count, int length) =>
            [.. Enumerable.Range(0, count).Select(_ => (ImmutableArray<double>)[.. Enumerable.Range(0, length).Select(_ => (double)reader.ReadSingle())])];
    }
}
