using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>A TEC bundle made ready.</summary>
internal sealed class TecModel : IPipelineModel
{
    public const string CardFile = "card.json";
    public const string WeightsFile = "local.bin";
    public const string Member = "local";

    private TecModel(string checkpoint, TecRegression regression)
    {
        Checkpoint = checkpoint;
        Regression = regression;
    }

    public string Checkpoint { get; }

    public TecRegression Regression { get; }

    /// <summary>Throws <see cref="InputException"/> when the bundle is no TEC model or does not fit this version.</summary>
    public static TecModel Load(ModelBundle bundle)
    {
        if (!bundle.Files.TryGetValue(WeightsFile, out var weights))
        {
            throw new InputException("model bundle", $"has no {WeightsFile}");
        }

        return TecRegression.FromBytes(weights) is { } regression
            ? new TecModel(bundle.Hash, regression)
            : throw new InputException("model bundle", $"{WeightsFile} does not fit the regressors of this version");
    }

    public void Dispose()
    {
    }
}
