using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>A TEC bundle made ready: the blend needs no weights, so a bundle may hold its card alone.</summary>
internal sealed class TecModel : IPipelineModel
{
    public const string CardFile = "card.json";

    private TecModel(string checkpoint) => Checkpoint = checkpoint;

    public string Checkpoint { get; }

    /// <summary>Throws <see cref="InputException"/> when the bundle is of another target or lacks its card.</summary>
    public static TecModel Load(ModelBundle bundle)
    {
        if (!bundle.Files.TryGetValue(CardFile, out var card))
        {
            throw new InputException("model bundle", $"has no {CardFile}");
        }

        using var json = JsonDocument.Parse(card);
        if (json.RootElement.GetProperty("target").GetString() != "tec")
        {
            throw new InputException("model bundle", "is no model of TEC maps", field: "target");
        }

        return new TecModel(bundle.Hash);
    }

    public void Dispose()
    {
    }
}
