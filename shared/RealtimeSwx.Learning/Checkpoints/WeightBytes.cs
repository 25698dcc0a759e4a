using RealtimeSwx.Domain;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Checkpoints;

/// <summary>Every parameter of a network as name, length and little-endian floats, in ordinal order of names.</summary>
internal static class WeightBytes
{
    public static void Write(nn.Module network, BinaryWriter writer)
    {
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

    /// <exception cref="InputException">A parameter that does not fit or is missing.</exception>
    public static void Read(nn.Module network, BinaryReader reader)
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
