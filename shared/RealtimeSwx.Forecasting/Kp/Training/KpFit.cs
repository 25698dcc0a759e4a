using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Fits the members on chosen rows. Trees and networks run beside each other, one thread each.</summary>
internal static class KpFit
{
    private const double Clip = 8;

    /// <exception cref="InputException">No row that the networks for storms could learn from.</exception>
    public static KpMembers Members(KpRows rows, int[] which, KpFitPlan plan, int seed, ILearners learners, CancellationToken cancel)
    {
        var scaling = FeatureScaling.Fit(rows.Names, which.Select(rows.Row), Clip);
        var ridge = Ridge(rows, which, scaling, Scaled(rows, which, scaling), plan.RidgePenalty);
        var forests = TreeSets(rows, which, ridge);
        int[] disturbed = [.. which.Where(i => KpMembers.IsDisturbed(rows.Row(i).Span))];
        var trees = Array.Empty<ITreeModel[]>();
        var networks = Array.Empty<KpNetworks>();
        Parallel.Invoke(
            new ParallelOptions { CancellationToken = cancel },
            () => trees = Trees(forests, plan, seed, learners, cancel),
            () => networks =
            [
                Networks(rows, which, scaling, plan.Networks, plan.Network, seed, learners, cancel),
                Networks(rows, disturbed, FeatureScaling.Fit(rows.Names, disturbed.Select(rows.Row), Clip), plan.StormNetworks, plan.StormNetwork, seed, learners, cancel),
            ]);
        return new KpMembers(ridge, trees, networks[0], networks[1]);
    }

    /// <summary>Standardised rows, row-major.</summary>
    private static float[] Scaled(KpRows rows, int[] which, FeatureScaling scaling)
    {
        var scaled = new float[which.Length * rows.Names.Count];
        for (var i = 0; i < which.Length; i++)
        {
            scaling.Apply(rows.Row(which[i]).Span, scaled.AsSpan(i * rows.Names.Count, rows.Names.Count));
        }

        return scaled;
    }

    private static LinearModel Ridge(KpRows rows, int[] which, FeatureScaling scaling, float[] scaled, double penalty)
    {
        var equations = new NormalEquations(rows.Names.Count, rows.Cadence.Leads);
        Span<double> targets = stackalloc double[rows.Cadence.Leads];
        for (var i = 0; i < which.Length; i++)
        {
            for (var lead = 0; lead < targets.Length; lead++)
            {
                targets[lead] = rows.Targets[lead][which[i]];
            }

            equations.Add(scaled.AsSpan(i * rows.Names.Count, rows.Names.Count), targets);
        }

        return equations.Solve(scaling, [.. Enumerable.Repeat(penalty, rows.Cadence.Leads)]);
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

    private static KpNetworks Networks(
        KpRows rows, int[] which, FeatureScaling scaling, int count, NetworkSpec spec, int seed, ILearners learners, CancellationToken cancel)
    {
        if (which.Length == 0)
        {
            throw new InputException("kp", FormattableString.Invariant($"no interval with a Kp of {KpMembers.StormFrom} or more to learn storms from"));
        }

        var mean = rows.Targets.Select(t => which.Average(i => (double)t[i])).ToArray();
        var deviation = rows.Targets.Select((t, lead) => Math.Max(1e-3, Math.Sqrt(which.Average(i => Math.Pow(t[i] - mean[lead], 2))))).ToArray();
        var targets = new float[which.Length * rows.Cadence.Leads];
        for (var i = 0; i < targets.Length; i++)
        {
            var lead = i % rows.Cadence.Leads;
            targets[i] = (float)((rows.Targets[lead][which[i / rows.Cadence.Leads]] - mean[lead]) / deviation[lead]);
        }

        // One series: a network that sees each row for itself takes nothing from the rows before it.
        var set = new SeriesSet(rows.Names.Count, rows.Cadence.Leads, [new SeriesRows(Scaled(rows, which, scaling), targets, [.. Enumerable.Repeat(1f, which.Length)])]);
        return new KpNetworks(
            new KpNetworkScaling(scaling, mean, deviation),
            [.. Enumerable.Range(0, count).Select(n => learners.Networks.Fit(set, null, spec with { Seed = (seed * 100) + n }, null, cancel).Model)]);
    }
}
