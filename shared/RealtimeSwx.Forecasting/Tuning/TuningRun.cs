using RealtimeSwx.Domain;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Forecasting.Tuning;

/// <param name="Objective">What is to be small.</param>
public sealed record Evaluation(double Objective, IReadOnlyDictionary<string, double> Measures);

/// <summary>A member whose settings can be chosen by cross-validation.</summary>
public interface ITunable
{
    /// <summary>The settings it takes, with the ranges to search when none are given.</summary>
    SearchSpace Space { get; }

    /// <param name="settings">Numbers and words by name, all of <see cref="Space"/> or some.</param>
    Evaluation Evaluate(IReadOnlyDictionary<string, object> settings, CancellationToken cancel);
}

/// <summary>Tries settings until the budget is spent or nothing is left to try.</summary>
public static class TuningRun
{
    /// <param name="space">Settings to search; each must be one that the member takes.</param>
    /// <param name="journal">Holds what was tried before, which is not tried again, and what is tried now.</param>
    /// <param name="tried">Told of each new trial.</param>
    /// <exception cref="InputException">A setting that the member does not have.</exception>
    public static IReadOnlyList<TuningTrial> Run(
        ITunable member, SearchSpace space, ISearch search, int seed, int budget, TrialJournal journal, Action<TuningTrial> tried, CancellationToken cancel)
    {
        var known = member.Space.Dimensions.Select(d => d.Name).ToList();
        if (space.Dimensions.FirstOrDefault(d => !known.Contains(d.Name)) is { } stray)
        {
            throw new InputException("search space", $"the member has no such setting; it has {string.Join(", ", known)}", field: stray.Name);
        }

        while (journal.Trials.Count < budget)
        {
            cancel.ThrowIfCancellationRequested();
            List<Trial> done = [.. journal.Trials.Select(t => new Trial(t.Number, [.. t.Unit], t.Objective ?? double.NaN))];
            if (search.Next(space, done, seed) is not { } unit)
            {
                break;
            }

            // The same settings again: their score is known.
            var same = journal.Trials.FirstOrDefault(t => t.Unit.SequenceEqual(unit));
            var settings = space.At(unit);
            var evaluation = same is null ? member.Evaluate(settings, cancel) : new Evaluation(same.Objective ?? double.NaN, same.Measures);
            var trial = new TuningTrial(
                done.Count, unit, settings, double.IsFinite(evaluation.Objective) ? evaluation.Objective : null,
                evaluation.Measures.Where(m => double.IsFinite(m.Value)).ToDictionary());
            journal.Add(trial);
            tried(trial);
        }

        return journal.Trials;
    }

    /// <summary>The trial with the least objective, the earliest of equals; null when none succeeded.</summary>
    public static TuningTrial? Best(IEnumerable<TuningTrial> trials) => trials.Where(t => t.Objective is not null).OrderBy(t => t.Objective).ThenBy(t => t.Number).FirstOrDefault();
}
