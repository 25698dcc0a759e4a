using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Fits the members on chosen rows. Trees and networks run beside each other, one thread each.</summary>
internal static class KpFit
{
    private const double Clip = 8;

    public static KpMembers Members(KpRows rows, int[] which, KpFitPlan plan, int seed, ILearners learners, CancellationToken cancel)
    {
        var scaling = FeatureScaling.Fit(rows.Names, which.Select(rows.Row), Clip);
        var scaled = new float[which.Length * rows.Names.Count];
        for (var i = 0; i < which.Length; i++)
        {
            scaling.Apply(rows.Row(which[i]).Span, scaled.AsSpan(i * rows.Names.Count, rows.Names.Count));
        }

        var ridge = Ridge(rows, which, scaling, scaled, plan.RidgePenalty);

        var (forests, samples) = (TreeSets(rows, which, ridge), Samples(rows, which, scaled));
        var (trees, networks) = (Array.Empty<ITreeModel[]>(), Array.Empty<ISequenceModel>());
        Parallel.Invoke(
            new ParallelOptions { CancellationToken = cancel },
            () => trees = Trees(forests, plan, seed, learners, cancel),
            () => networks = Networks(samples, plan, seed, learners, cancel));
        return new KpMembers(ridge, trees, networks);
    }

    private static LinearModel Ridge(KpRows rows, int[] which, FeatureScaling scaling, float[] scaled, double penalty)
    {
        var equations = new NormalEquations(rows.Names.Count, KpFeatures.Leads);
        Span<double> targets = stackalloc double[KpFeatures.Leads];
        for (var i = 0; i < which.Length; i++)
        {
            for (var lead = 0; lead < targets.Length; lead++)
            {
                targets[lead] = rows.Targets[lead][which[i]];
            }

            equations.Add(scaled.AsSpan(i * rows.Names.Count, rows.Names.Count), targets);
        }

        return equations.Solve(scaling, [.. Enumerable.Repeat(penalty, KpFeatures.Leads)]);
    }

    /// <summary>What the ridge misses, by lead.</summary>
    private static TreeSet[] TreeSets(KpRows rows, int[] which, LinearModel ridge)
    {
        var features = new float[which.Length * rows.Names.Count];
        for (var i = 0; i < which.Length; i++)
        {
            rows.Row(which[i]).CopyTo(features.AsMemory(i * rows.Names.Count));
        }

        var linear = which.Select(i => ridge.Predict(rows.Row(i).Span)).ToArray();
        return [.. rows.Targets.Select((t, lead) =>
            new TreeSet(rows.Names.Count, features, [.. which.Select((row, i) => t[row] - (float)linear[i][lead])], []))];
    }

    private static ITreeModel[][] Trees(TreeSet[] sets, KpFitPlan plan, int seed, ILearners learners, CancellationToken cancel) =>
        [.. sets.Select(set => Enumerable.Range(0, plan.Forests).Select(n => learners.Trees.Fit(set, plan.Trees with { Seed = (seed * 100) + n }, cancel)).ToArray())];

    private static SequenceSet Samples(KpRows rows, int[] which, float[] scaled)
    {
        var targets = new float[which.Length * KpFeatures.Leads];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = rows.Targets[i % KpFeatures.Leads][which[i / KpFeatures.Leads]] - (float)KpMembers.NetworkOrigin;
        }

        return new SequenceSet(1, rows.Names.Count, KpFeatures.Leads, scaled, [.. Enumerable.Range(0, which.Length)], targets, [.. Enumerable.Repeat(1f, which.Length)]);
    }

    private static ISequenceModel[] Networks(SequenceSet samples, KpFitPlan plan, int seed, ILearners learners, CancellationToken cancel) =>
        [.. Enumerable.Range(0, plan.Networks).Select(n =>
            learners.Sequence(KpMembers.Network).Fit(samples, null, plan.Network with { Seed = (seed * 100) + n }, null, cancel))];
}
