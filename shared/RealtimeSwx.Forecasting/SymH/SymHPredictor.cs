using System.Collections.Immutable;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Runs the baselines and the members on one frame.</summary>
public static class SymHPredictor
{
    /// <summary>Without a magnetic field for this long the wind-driven members have nothing to go by.</summary>
    public const double LongestWithoutField = 3;

    private const double LeastSpread = 0.8;

    public static bool HasWind(SymHFrame frame) => frame.FieldAge[^1] < LongestWithoutField;

    /// <param name="leads">In rows.</param>
    public static ImmutableSortedDictionary<string, ImmutableArray<double>> Baselines(SymHFrame frame, IReadOnlyList<int> leads)
    {
        var equation = frame.Outlook(frame.Rows - 1);
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create(SymHLeads.Persistence, (ImmutableArray<double>)[.. leads.Select(_ => frame.LastKnown)]),
            KeyValuePair.Create(SymHLeads.Burton, (ImmutableArray<double>)[.. leads.Select(h => equation.Span[h])]),
            KeyValuePair.Create(SymHLeads.Climatology, (ImmutableArray<double>)[.. leads.Select(_ => SymHFallback.Climatology)]),
        ]);
    }

    public static MemberOutput Run(SymHFrame frame, SymHModel model)
    {
        var last = frame.Rows - 1;
        var now = frame.SymH[last];
        var late = SymHLateness.ClassOf(frame.SymHAge);
        var members = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        members[SymHLeads.Lags] = [.. model.Lags.Predict(Row(frame, last, model.LagsFeatures)).Select(d => now + d)];
        var hasWind = HasWind(frame);
        var answers = new List<NetworkAnswer>();
        if (hasWind)
        {
            members[SymHLeads.Ridge] = [.. model.Ridge[late].Predict(Row(frame, last, model.RidgeFeatures)).Select(d => now + d)];
            if (model.Trees.FirstOrDefault(t => t.Late == late) is { } trees)
            {
                members[SymHLeads.Trees] = trees.Predict(Row(frame, last, trees.Features), frame.Outlook(last).Span);
            }

            foreach (var network in model.Networks.Where(n => n.AnswersFor(late)))
            {
                answers.Add(network.Predict(frame, last));
                members[network.Name] = answers[^1].Mean;
            }
        }

        var done = members.ToImmutable();
        return new MemberOutput(done, Baselines(frame, model.Leads))
        {
            Quantiles = [.. Enumerable.Range(0, model.Leads.Count).Select(Quantiles)],
            Leads = [.. model.Leads.Select(SymHLeads.Ahead)],
        };

        ImmutableArray<double> Quantiles(int lead)
        {
            if (hasWind)
            {
                var combination = model.Combination[late][lead];
                return combination.Residuals.Apply(combination.Combine(m => done[m][lead]), SymHLateness.WithinClass(frame.SymHAge, model.Leads[lead]) * Spread([.. answers.Select(a => a.Spread[lead])]));
            }

            // Without wind the class says nothing: lags are weighed as when Sym-H is up to date.
            return model.Combination[0][lead].LagsResiduals.Apply(done[SymHLeads.Lags][lead], SymHLateness.OfAge(frame.SymHAge, model.Leads[lead]));
        }
    }

    /// <summary>The spread that residuals are in units of, nT: the mean of what the networks expect; 1 where there is none.</summary>
    public static double Spread(ReadOnlySpan<double> expected)
    {
        var sum = 0.0;
        foreach (var value in expected)
        {
            sum += value;
        }

        return expected.Length == 0 ? 1 : Math.Max(LeastSpread, sum / expected.Length);
    }

    private static float[] Row(SymHFrame frame, int row, IReadOnlyList<SymHFeature> features)
    {
        var values = new float[features.Count];
        SymHFeatures.Fill(frame, row, features, values);
        return values;
    }
}
