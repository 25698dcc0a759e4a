using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Checkpoints;

/// <summary>
/// A network as bytes: magic, version, kind and shape, then every parameter as name, length and little-endian floats. Plain on purpose: it must read
/// the same after any update of Torch.
/// </summary>
internal static class NetworkFile
{
    private const int Magic = 0x4c585753; // "SWXL"
    private const int Version = 2;

    public static byte[] Write(WindowNetwork network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            var shape = network.Shape;
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(shape.Kind);
            foreach (var number in new[] { shape.Steps, shape.Features, shape.Projection, shape.Hidden, shape.Outputs })
            {
                writer.Write(number);
            }

            var parameters = network.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).ToList();
            writer.Write(parameters.Count);
            foreach (var (name, parameter) in parameters)
            {
                using var scope = NewDisposeScope();
                var values = parameter.detach().cpu().contiguous().data<float>().ToArray();
                writer.Write(name);
                writer.Write(values.Length);
                Array.ForEach(values, writer.Write);
            }
        }

        return stream.ToArray();
    }

    /// <param name="random">For dropout when training goes on; null for prediction.</param>
    public static WindowNetwork Read(ReadOnlyMemory<byte> saved, Generator? random = null, double dropout = 0)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(saved.ToArray(), writable: false), Encoding.UTF8);
            if (reader.ReadInt32() != Magic)
            {
                throw new InputException("network", "not a saved network (wrong magic number)");
            }

            if (reader.ReadInt32() is var version && version != Version)
            {
                throw new InputException("network", $"saved by another version ({version}, this program reads {Version})");
            }

            var network = WindowNetwork.Create(
                new NetworkShape(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()), random, dropout);
            Fill(network, reader);
            return network;
        }
        catch (EndOfStreamException)
        {
            throw new InputException("network", "the saved network is cut short");
        }
    }

    private static void Fill(WindowNetwork network, BinaryReader reader)
    {
        using var noGrad = no_grad();
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var name = reader.ReadString();
            var length = reader.ReadInt32();
            if (!parameters.Remove(name, out var parameter) || parameter.numel() != length)
            {
                throw new InputException("network", $"parameter '{name}' does not fit the saved shape");
            }

            var values = new float[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = reader.ReadSingle();
            }

            using var scope = NewDisposeScope();
            parameter.copy_(tensor(values).reshape(parameter.shape));
        }

        if (parameters.Count > 0)
        {
            throw new InputException("network", $"parameter '{parameters.Keys.First()}' is missing");
        }
    }
}
