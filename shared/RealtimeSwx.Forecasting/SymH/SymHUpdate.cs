using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Fine-tunes the networks of a bundle on scored samples: few, small steps; everything else of the bundle stays.</summary>
public static class SymHUpdate
{
    /// <summary>Settings of an update; a batch of recent samples must not undo what years taught.</summary>
    public static SequenceSettings Settings(int seed) => new()
    {
        Epochs = 2, BatchSize = 64, LearningRate = 1e-4, WeightDecay = 0, Dropout = 0, InputNoise = 0.05, Average = 0.9, Seed = seed,
    };

    public static ModelBundle FineTune(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, int seed, CancellationToken cancel) =>
        FineTune(champion, samples, learners, Settings(seed), cancel);

    public static ModelBundle FineTune(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, SequenceSettings given, CancellationToken cancel)
    {
        using var model = SymHModel.Load(champion, learners);
        var files = champion.Files;
        var count = 0;
        foreach (var member in model.Networks)
        {
            var set = Windows(member, samples);
            if (set.Count == 0)
            {
                continue;
            }

            count = Math.Max(count, set.Count);
            var settings = given with { OutputWeights = [.. member.Scaling.Rows.Select(r => SymHLeads.Rows.Contains(r) ? 1.0 : 0.0)] };
            for (var i = 0; i < member.Networks.Count; i++)
            {
                using var updated = member.Networks[i].Update(set, settings, cancel);
                files = files.SetItem(member.File(i), updated.Save());
            }
        }

        if (count == 0)
        {
            return champion;
        }

        var card = JsonNode.Parse(champion.Files[SymHModel.CardFile].Span)!.AsObject();
        card["update"] = new JsonObject { ["parent"] = champion.Hash, ["samples"] = count, ["seed"] = given.Seed };
        return ModelBundle.Create(champion.Target, files
            .SetItem(SymHModel.CardFile, JsonSerializer.SerializeToUtf8Bytes(card)));
    }

    // Only samples whose every lead is known, and as late as the member is for; each brings its own rows.
    private static SequenceSet Windows(SymHNetwork member, IReadOnlyList<ScoredSample> samples)
    {
        var scaling = member.Scaling;
        var rows = new List<float>();
        var targets = new List<float>();
        var starts = new List<int>();
        foreach (var sample in samples.Where(s => SymHLeads.All.All(s.Truth.ContainsKey)))
        {
            var frame = SymHPipeline.Frame(sample.Input);
            if (!SymHPredictor.HasWind(frame) || !member.AnswersFor(SymHLateness.ClassOf(frame.SymHAge)))
            {
                continue;
            }

            starts.Add(starts.Count * scaling.Steps);
            rows.AddRange(member.Window(frame, frame.Rows - 1));
            var equation = frame.Burton(frame.Rows - 1);
            for (var o = 0; o < scaling.Rows.Count; o++)
            {
                var ahead = scaling.Rows[o];
                var known = SymHLeads.Rows.ToList().IndexOf(ahead);
                targets.Add(known < 0 ? 0 : (float)((sample.Truth[SymHLeads.All[known]] - equation[ahead]) / scaling.Deviation[o]));
            }
        }

        return new SequenceSet(scaling.Steps, member.Features.Count, scaling.Rows.Count, [.. rows], [.. starts], [.. targets], [.. starts.Select(_ => 1f)]);
    }
}
