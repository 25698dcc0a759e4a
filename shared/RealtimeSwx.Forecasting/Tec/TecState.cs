using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>One issued map that waits for its truth. Fields are packed tenths of TECU (<see cref="TenthsCodec"/>).</summary>
/// <param name="Lead">0..11.</param>
/// <param name="Learned">The correction at the time (<see cref="TecLearning.Solve"/>), part of the map when its history was whole; empty when no model spoke.</param>
internal sealed record TecPending(
    string ForecastId,
    DateTimeOffset IssuedAt,
    int Lead,
    DateTimeOffset ValidTime,
    TecGrid Grid,
    ImmutableArray<byte> Map,
    ImmutableArray<byte> Sigma,
    ImmutableArray<double> Quantiles,
    ImmutableSortedDictionary<string, double> Predictions,
    ImmutableArray<double> Learned);

internal sealed record TecState(ImmutableArray<TecPending> Pending, ImmutableArray<TecCalibration> Calibration) : PipelineState
{
    private const int Version = 2;

    /// <summary>Before forecasts were learned from.</summary>
    private const int CalibrationOnly = 1;

    /// <summary>Maps whose truth never came, given up.</summary>
    public long Unscored { get; init; }

    /// <summary>What scored forecasts have taught.</summary>
    public TecLearning Learning { get; init; } = TecLearning.Initial;

    public static readonly TecState Initial = new([], [.. Enumerable.Repeat(TecCalibration.Initial, TecHistory.Slots)]);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(LastIssue?.UtcTicks ?? -1);
        writer.Write(Unscored);
        foreach (var c in Calibration)
        {
            c.Write(writer);
        }

        Learning.Write(writer);
        writer.Write(Pending.Length);
        foreach (var p in Pending)
        {
            writer.Write(p.ForecastId);
            writer.Write(p.IssuedAt.UtcTicks);
            writer.Write(p.Lead);
            writer.Write(p.ValidTime.UtcTicks);
            TecBytes.Write(writer, p.Grid);
            writer.Write(p.Map.Length);
            writer.Write(p.Map.AsSpan());
            writer.Write(p.Sigma.Length);
            writer.Write(p.Sigma.AsSpan());
            TecBytes.Write(writer, p.Quantiles);
            writer.Write(p.Predictions.Count);
            foreach (var (name, value) in p.Predictions)
            {
                writer.Write(name);
                writer.Write(value);
            }

            TecBytes.Write(writer, p.Learned);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static TecState FromBytes(ReadOnlySpan<byte> saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved.ToArray(), writable: false));
        var version = reader.ReadInt32();
        if (version is not (Version or CalibrationOnly))
        {
            throw new FormatException("This TEC pipeline state is of another version.");
        }

        var last = reader.ReadInt64();
        var unscored = reader.ReadInt64();
        var calibration = ImmutableArray.CreateBuilder<TecCalibration>(TecHistory.Slots);
        for (var i = 0; i < TecHistory.Slots; i++)
        {
            calibration.Add(TecCalibration.Read(reader));
        }

        var learning = version == CalibrationOnly ? TecLearning.Initial : TecLearning.Read(reader);
        var pending = ImmutableArray.CreateBuilder<TecPending>();
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            pending.Add(new TecPending(
                reader.ReadString(),
                Time(reader),
                reader.ReadInt32(),
                Time(reader),
                TecBytes.ReadGrid(reader),
                [.. reader.ReadBytes(reader.ReadInt32())],
                [.. reader.ReadBytes(reader.ReadInt32())],
                TecBytes.ReadDoubles(reader),
                Names(reader),
                version == CalibrationOnly ? [] : TecBytes.ReadDoubles(reader)));
        }

        return new TecState(pending.ToImmutable(), calibration.MoveToImmutable())
        {
            LastIssue = last < 0 ? null : new DateTimeOffset(last, TimeSpan.Zero),
            Unscored = unscored,
            Learning = learning,
        };
    }

    private static DateTimeOffset Time(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static ImmutableSortedDictionary<string, double> Names(BinaryReader reader)
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var name = reader.ReadString();
            names[name] = reader.ReadDouble();
        }

        return names.ToImmutable();
    }
}
