using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec.Networks;

/// <summary>
/// Networks of one kind that differ by their seed: the blend plus the mean of what they add, at or above zero. Answers from two days of history on a
/// grid that goes around the globe.
/// </summary>
/// <param name="name">The kind.</param>
internal sealed class TecNetworkMember(string name, IReadOnlyList<IMapModel> networks) : ITecMember
{
    /// <summary>One day alone has no departure from its mean.</summary>
    public const int LeastDays = 2;

    public string Name => name;

    public static bool Answers(TecHistory history) => Math.Min(history.Days, TecHistory.KeptDays) >= LeastDays && TecLocalFrame.Suits(history.Grid);

    public double[][]? Predict(TecHistory history)
    {
        if (!Answers(history))
        {
            return null;
        }

        var frame = new TecLocalFrame(history.Grid);
        var input = new TecNetworkInput(history, frame);
        var maps = input.Maps();
        var said = networks.Select(n => n.Predict(maps)).ToList();
        float[] mean = [.. Enumerable.Range(0, said[0].Length).Select(i => said.Average(s => s[i]))];
        var departures = new TecDepartures(history);
        return [.. Enumerable.Range(0, TecHistory.Slots).Select(Lead)];

        double[] Lead(int lead)
        {
            var (slot, added) = (TecHistory.SameHour(lead), frame.Lift(mean.AsSpan(lead * TecLocalFrame.Cells, TecLocalFrame.Cells), history.Valid(lead)));
            var (usual, yesterday) = (departures.Mean(slot), departures.Departure(slot));
            return [.. added.Select((a, c) => Math.Max(0, usual[c] + (TecBaselines.PersistenceShare * yesterday[c]) + (input.Scale * a)))];
        }
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files() =>
        networks.Select((n, i) => KeyValuePair.Create(File(name, i), (ReadOnlyMemory<byte>)n.Save()));

    /// <exception cref="InputException">No such member in the bundle, or one of another version.</exception>
    public static TecNetworkMember Load(ModelBundle bundle, string name, ILearners learners)
    {
        var files = Enumerable.Range(0, bundle.Files.Count).Select(i => File(name, i)).TakeWhile(bundle.Files.ContainsKey).ToList();
        if (files.Count == 0)
        {
            throw new InputException("model bundle", $"has no {File(name, 0)}");
        }

        var networks = files.Select(f => learners.Maps.Load(bundle.Files[f])).ToList();
        if (networks.All(n => n.Shape == TecNetworkInput.Shape))
        {
            return new TecNetworkMember(name, networks);
        }

        networks.ForEach(n => n.Dispose());
        throw new InputException("model bundle", $"{File(name, 0)} does not fit the inputs of this version");
    }

    public void Dispose() => networks.ToList().ForEach(n => n.Dispose());

    private static string File(string name, int i) => FormattableString.Invariant($"{name}-{i + 1}.bin");
}
