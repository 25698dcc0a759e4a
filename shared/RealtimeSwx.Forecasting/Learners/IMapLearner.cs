namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Trains and loads networks from global maps to the global maps of several leads.</summary>
public interface IMapLearner
{
    /// <param name="validation">Judges every epoch, and the best is kept; null = all epochs are run and the last is kept.</param>
    /// <exception cref="NotSupportedException">A kind that is not among <see cref="MapNetworkSpec.Kinds"/>.</exception>
    /// <exception cref="ArgumentException">A set with nothing to learn, or a shape that the kind does not suit.</exception>
    MapFit Fit(MapSet train, MapSet? validation, MapNetworkSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel);

    /// <exception cref="Domain.InputException">Bytes that are no saved network of maps.</exception>
    IMapModel Load(ReadOnlyMemory<byte> saved);
}

/// <param name="Curve">One report per epoch that was run.</param>
public sealed record MapFit(IMapModel Model, IReadOnlyList<EpochReport> Curve);

/// <summary>A fitted network of maps. Columns go around the globe: the last is a neighbour of the first. Inputs that are not finite are taken as 0.</summary>
public interface IMapModel : IDisposable
{
    MapNetworkSpec Spec { get; }

    MapShape Shape { get; }

    /// <param name="maps">Channel x row x column.</param>
    /// <returns>Lead x row x column, in units of the targets. Summed the same way in every call.</returns>
    float[] Predict(ReadOnlySpan<float> maps);

    byte[] Save();
}

/// <summary>
/// Sizes of what goes in and comes out. The channels are first <see cref="PerLead"/> groups of one map per lead (in the order of the leads), then
/// <see cref="Common"/> maps that concern all leads.
/// </summary>
public sealed record MapShape(int Rows, int Columns, int Leads, int PerLead, int Common)
{
    public int Channels => (PerLead * Leads) + Common;

    public int Cells => Rows * Columns;
}

/// <param name="Input">Channel x row x column, about as large as one; not finite = missing.</param>
/// <param name="Target">Lead x row x column; NaN where there is none.</param>
public sealed record MapSample(float[] Input, float[] Target);

/// <summary>Samples of one shape.</summary>
public sealed record MapSet
{
    /// <param name="rowWeights">How much the cells of a row count in the loss.</param>
    /// <exception cref="ArgumentException">Arrays that do not fit the shape.</exception>
    public MapSet(MapShape shape, IReadOnlyList<MapSample> samples, float[] rowWeights)
    {
        if (rowWeights.Length != shape.Rows || samples.Any(s => s.Input.Length != shape.Channels * shape.Cells || s.Target.Length != shape.Leads * shape.Cells))
        {
            throw new ArgumentException(FormattableString.Invariant($"The weights or samples do not fit {shape}."), nameof(samples));
        }

        (Shape, Samples, RowWeights) = (shape, samples, rowWeights);
    }

    public MapShape Shape { get; }

    public IReadOnlyList<MapSample> Samples { get; }

    public float[] RowWeights { get; }
}
