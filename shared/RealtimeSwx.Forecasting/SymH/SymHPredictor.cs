using System.Collections.Immutable;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Runs the baselines and the members on one frame.</summary>
public static class SymHPredictor
{
    /// <summary>Without a magnetic field for this long the wind-driven members have nothing to go by.</summary>
    public const double LongestWithoutField = 3;

    private const double LeastSpread = 0.8;

    public static bool HasWind(SymHFrame frame) => frame.FieldAge[^1] < LongestWithoutField;

    public static ImmutableSortedDictionary<string, ImmutableArray<double>> Baselines(SymHFrame frame)
    {
        var last = frame.Rows - 1;
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(SymHLeads.Persistence, (ImmutableArray<double>)[.. SymHLeads.Rows.Select(_ => frame.LastKnown)]),
            KeyValuePair.Create(SymHLeads.Burton, (ImmutableArray<double>)[.. SymHLeads.Rows.Select(h => frame.Burton(last)[h])]),
        ]);
    }

    public static MemberOutput Run(SymHFrame frame, SymHModel model)
    {
        var last = frame.Rows - 1;
        var now = frame.SymH[last];
        var members = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        members[SymHLeads.Lags] = [.. model.Lags.Predict(Row(frame, last, model.LagsFeatures)).Select(d => now + d)];
        var spread = new double[SymHLeads.Rows.Count];
        if (HasWind(frame))
        {
            var row = Row(frame, last, model.RidgeFeatures);
            members[SymHLeads.Ridge] = [.. model.Ridge.Predict(row).Select(d => now + d)];
            members[SymHLeads.Lstm] = Network(frame, model);
            spread = [.. model.Spread.Predict(row).Select(ToSpread)];
        }

        var done = members.ToImmutable();
        return new MemberOutput(done, Baselines(frame)) { Quantiles = [.. Enumerable.Range(0, SymHLeads.Rows.Count).Select(lead => Quantiles(lead))] };

        ImmutableArray<double> Quantiles(int lead)
        {
            var combination = model.Combination[lead];
            var late = Lateness(frame.SymHAge, lead);
            return done.ContainsKey(SymHLeads.Lstm)
                ? combination.Residuals.Apply(combination.Combine(m => done[m][lead]), late * spread[lead])
                : combination.LagsResiduals.Apply(done[SymHLeads.Lags][lead], late);
        }
    }

    /// <summary>The spread that a prediction of <see cref="SymHModel.Spread"/> stands for, nT.</summary>
    public static double ToSpread(double logarithm) => Math.Max(LeastSpread, Math.Exp(Math.Min(logarithm, 5)) - 1);

    /// <summary>Errors grow about with the root of the time since the last known value, which is the lead when Sym-H is up to date.</summary>
    public static double Lateness(int symHAge, int lead) => Math.Sqrt((SymHLeads.Rows[lead] + symHAge) / (double)SymHLeads.Rows[lead]);

    /// <summary>The network's window that ends with <paramref name="row"/>, standardised, step x feature.</summary>
    public static float[] Window(SymHFrame frame, int row, NetworkScaling scaling, IReadOnlyList<SymHFeature> features)
    {
        var window = new float[scaling.Steps * features.Count];
        Span<float> raw = stackalloc float[features.Count];
        for (var s = 0; s < scaling.Steps; s++)
        {
            var at = Math.Max(0, row - ((scaling.Steps - 1 - s) * scaling.Stride));
            SymHFeatures.Fill(frame, at, features, raw);
            scaling.Features.Apply(raw, window.AsSpan(s * features.Count, features.Count));
        }

        return window;
    }

    private static ImmutableArray<double> Network(SymHFrame frame, SymHModel model)
    {
        var scaling = model.NetworkScaling;
        var last = frame.Rows - 1;
        var said = Mean(model.Networks, Window(frame, last, scaling, model.NetworkFeatures));
        var equation = frame.Burton(last);
        var result = ImmutableArray.CreateBuilder<double>(SymHLeads.Rows.Count);
        foreach (var ahead in SymHLeads.Rows)
        {
            var output = scaling.Rows.ToList().IndexOf(ahead);
            result.Add(equation[ahead] + (scaling.Deviation[output] * said[output]));
        }

        return result.MoveToImmutable();
    }

    /// <summary>Mean output of networks, in their order.</summary>
    public static double[] Mean(IReadOnlyList<ISequenceModel> networks, ReadOnlySpan<float> window)
    {
        var sum = new double[networks[0].Outputs];
        foreach (var network in networks)
        {
            var said = network.Predict(window);
            for (var o = 0; o < sum.Length; o++)
            {
                sum[o] += said[o] / networks.Count;
            }
        }

        return sum;
    }

    private static float[] Row(SymHFrame frame, int row, IReadOnlyList<SymHFeature> features)
    {
        var values = new float[features.Count];
        SymHFeatures.Fill(frame, row, features, values);
        return values;
    }
}
