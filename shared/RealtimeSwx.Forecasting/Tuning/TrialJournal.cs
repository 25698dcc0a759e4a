using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tuning;

/// <param name="Unit">Point of the unit cube, snapped.</param>
/// <param name="Settings">What it stands for: numbers and words by name.</param>
/// <param name="Objective">What is to be small; null when the trial failed.</param>
/// <param name="Measures">Scores behind the objective.</param>
public sealed record TuningTrial(
    int Number, IReadOnlyList<double> Unit, IReadOnlyDictionary<string, object> Settings, double? Objective, IReadOnlyDictionary<string, double> Measures);

/// <summary>
/// The trials of a search, one JSON document a line, written as they end: a search that was stopped goes on after its last whole line. The first
/// line says what search it is of.
/// </summary>
public sealed class TrialJournal
{
    private readonly string? _path;
    private readonly List<TuningTrial> _trials = [];

    /// <param name="path">Null: nothing is kept.</param>
    /// <param name="search">What all trials depend on; a journal of another search is refused.</param>
    /// <exception cref="InputException">A journal of another search, or a line that is no trial.</exception>
    public TrialJournal(string? path, object search)
    {
        _path = path;
        if (path is null)
        {
            return;
        }

        var head = JsonSerializer.Serialize(search);
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        // A line that was cut short when the search was stopped is tried again.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            File.WriteAllText(path, head + "\n");
            return;
        }

        if (lines[0] != head)
        {
            throw new InputException(path, $"is of another search: {lines[0]}, not {head}", 1);
        }

        _trials.AddRange(lines.Skip(1).Select((l, i) => Parse(l, i + 2)));
        File.WriteAllText(path, whole);
    }

    public IReadOnlyList<TuningTrial> Trials => _trials;

    public void Add(TuningTrial trial)
    {
        _trials.Add(trial);
        if (_path is not null)
        {
            File.AppendAllText(_path, JsonSerializer.Serialize(trial) + "\n");
        }
    }

    private TuningTrial Parse(string line, int number)
    {
        try
        {
            var trial = JsonSerializer.Deserialize<TuningTrial>(line);
            return trial?.Unit is null || trial.Number != number - 2 ? throw new InputException(_path!, "no trial, or one out of order", number) : trial;
        }
        catch (JsonException e)
        {
            throw new InputException(_path!, "no trial: " + e.Message, number);
        }
    }
}
