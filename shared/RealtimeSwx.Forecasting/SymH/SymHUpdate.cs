using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Fine-tunes the networks of a bundle on scored samples: few, small steps; everything else of the bundle stays.</summary>
public static class SymHUpdate
{
    /// <summary>Rows at the end of an input whose features and history are all there: so many neighbouring samples are learned from one input.</summary>
    private const int Together = 18;

    /// <summary>How an update is trained; a batch of recent samples must not undo what years taught.</summary>
    public static NetworkSpec Settings(int seed) => new()
    {
        Epochs = 4, Batch = 4, Chunk = Together, LearningRate = 1e-4, WeightDecay = 0, InputDropout = 0, Dropout = 0, InputNoise = 0.05, Average = 0.9, Seed = seed,
    };

    public static ModelBundle FineTune(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, int seed, CancellationToken cancel) =>
        FineTune(champion, samples, learners, Settings(seed), cancel);

    public static ModelBundle FineTune(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, NetworkSpec settings, CancellationToken cancel)
    {
        using var model = SymHModel.Load(champion, learners);
        var files = champion.Files;
        var usable = samples.Where(s => SymHLeads.Scored.All(s.Truth.ContainsKey)).OrderBy(s => s.Input.IssuedAt).Select(s => (Sample: s, Frame: SymHPipeline.Frame(s.Input)))
            .Where(s => SymHPredictor.HasWind(s.Frame)).ToList();
        var count = 0;
        foreach (var member in model.Networks)
        {
            var mine = usable.Where(s => member.AnswersFor(SymHLateness.ClassOf(s.Frame.SymHAge))).ToList();
            if (mine.Count == 0)
            {
                continue;
            }

            count = Math.Max(count, mine.Count);
            var set = new SeriesSet(member.Features.Count, member.Scaling.Rows.Count, [.. Groups(mine).Select(g => Series(member, g))]);
            for (var i = 0; i < member.Networks.Count; i++)
            {
                var spec = settings with { WarmUp = member.Window - 1, LeadWeights = [.. member.Scaling.Rows.Select(r => SymHLeads.ScoredRows.Contains(r) ? 1.0 : 0.0)] };
                using var updated = member.Networks[i].Update(set, null, spec, cancel);
                files = files.SetItem(member.File(i), updated.Save());
            }
        }

        if (count == 0)
        {
            return champion;
        }

        var card = JsonNode.Parse(champion.Files[SymHModel.CardFile].Span)!.AsObject();
        card["update"] = new JsonObject { ["parent"] = champion.Hash, ["samples"] = count, ["seed"] = settings.Seed };
        return ModelBundle.Create(champion.Target, files
            .SetItem(SymHModel.CardFile, JsonSerializer.SerializeToUtf8Bytes(card)));
    }

    // Neighbours in time share the input of the newest of them.
    private static IEnumerable<List<(ScoredSample Sample, SymHFrame Frame)>> Groups(List<(ScoredSample Sample, SymHFrame Frame)> samples)
    {
        for (var end = samples.Count - 1; end >= 0;)
        {
            var first = samples[end].Sample.Input.IssuedAt - ((Together - 1) * SymHGrid.Step);
            var start = end;
            while (start > 0 && samples[start - 1].Sample.Input.IssuedAt >= first)
            {
                start--;
            }

            yield return samples[start..(end + 1)];
            end = start - 1;
        }
    }

    private static SeriesRows Series(SymHNetwork member, List<(ScoredSample Sample, SymHFrame Frame)> group)
    {
        var (newest, frame) = group[^1];
        var rows = member.Window - 1 + Together;
        var outputs = member.Scaling.Rows.Count;
        var targets = new float[rows * outputs];
        var weights = new float[rows];
        Array.Fill(targets, float.NaN);
        foreach (var (sample, own) in group)
        {
            var row = rows - 1 - (int)((newest.Input.IssuedAt - sample.Input.IssuedAt) / SymHGrid.Step);
            weights[row] = 1;
            var equation = own.Outlook(own.Rows - 1).Span;
            for (var o = 0; o < outputs; o++)
            {
                var ahead = member.Scaling.Rows[o];
                targets[(row * outputs) + o] = sample.Truth.TryGetValue(SymHLeads.Ahead(ahead), out var truth) ? (float)((truth - equation[ahead]) / member.Scaling.Deviation[o]) : float.NaN;
            }
        }

        return new SeriesRows(member.Standardised(frame, frame.Rows - rows, rows), targets, weights);
    }
}
