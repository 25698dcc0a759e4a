using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>A TEC bundle made ready.</summary>
internal sealed class TecModel : IPipelineModel
{
    public const string CardFile = "card.json";
    public const string WeightsFile = "regional.json";

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

        try
        {
            var regression = JsonSerializer.Deserialize<TecRegression>(weights.Span);
            return regression is { Coefficients.Length: TecHistory.Slots }
                && regression.Coefficients.All(l => l.Length == TecCalibration.Bands && l.All(b => b.Length == TecRegressors.Count))
                ? new TecModel(bundle.Hash, regression)
                : throw new InputException("model bundle", $"{WeightsFile} does not fit the regressors of this version");
        }
        catch (JsonException e)
        {
            throw new InputException("model bundle", $"{WeightsFile}: {e.Message}");
        }
    }

    public void Dispose()
    {
    }
}
