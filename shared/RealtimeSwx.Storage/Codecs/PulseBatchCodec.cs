using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Storage.Codecs;

/// <summary>A second of pulses as blob bytes: header, then clock, mask and samples of each pulse, deflated.</summary>
public static class PulseBatchCodec
{
    public const string ContentType = "application/vnd.realtimeswx.pulses.v1";
    private const int Magic = 0x31554c50; // "PLU1"

    public static byte[] Encode(PulseBatch batch)
    {
        var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(deflate, Encoding.UTF8))
        {
            writer.Write(Magic);
            writer.Write(batch.Station.Value);
            writer.Write(batch.Second.UtcTicks);
            writer.Write(batch.ClockHz);
            writer.Write(batch.BinNanoseconds);
            writer.Write(batch.Baseline);
            writer.Write(batch.TemperatureC ?? double.NaN);
            writer.Write(batch.PressureHpa ?? double.NaN);
            writer.Write(batch.Lost);
            writer.Write(batch.Source);
            writer.Write(batch.Simulated);
            writer.Write(batch.Pulses.Length);
            foreach (var pulse in batch.Pulses)
            {
                writer.Write(pulse.Clock);
                writer.Write((byte)pulse.Mask);
                writer.Write((byte)pulse.Channels);
                writer.Write(pulse.Samples.Length);
                writer.Write(MemoryMarshal.AsBytes(pulse.Samples.AsSpan()));
            }
        }

        return stream.ToArray();
    }

    public static PulseBatch Decode(ReadOnlyMemory<byte> blob)
    {
        using var reader = new BinaryReader(new DeflateStream(new MemoryStream(blob.ToArray(), writable: false), CompressionMode.Decompress), Encoding.UTF8);
        if (reader.ReadInt32() != Magic)
        {
            throw new InputException("pulse blob", "not a batch of pulses (wrong magic number)");
        }

        var station = new SeriesId(reader.ReadString());
        var second = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var (clock, bin, baseline) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        var (temperature, pressure) = (Optional(reader.ReadDouble()), Optional(reader.ReadDouble()));
        var lost = reader.ReadInt32();
        var source = reader.ReadString();
        var simulated = reader.ReadBoolean();
        var pulses = ImmutableArray.CreateBuilder<Pulse>(reader.ReadInt32());
        for (var i = 0; i < pulses.Capacity; i++)
        {
            var at = reader.ReadInt64();
            int mask = reader.ReadByte();
            int channels = reader.ReadByte();
            var samples = new short[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(samples.AsSpan()));
            pulses.Add(new Pulse(at, mask, channels, ImmutableCollectionsMarshal.AsImmutableArray(samples)));
        }

        return new PulseBatch(station, second, clock, bin, baseline, pulses.MoveToImmutable())
        {
            TemperatureC = temperature,
            PressureHpa = pressure,
            Lost = lost,
            Source = source,
            Simulated = simulated,
        };
    }

    private static double? Optional(double value) => double.IsNaN(value) ? null : value;
}
