using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Keeps what was fitted in a folder, so that a run that was stopped goes on where it was. Null folder: nothing is kept.</summary>
/// <param name="run">What all fits of the run depend on: data, windows, folds.</param>
internal sealed class FitFolder(string? folder, object run)
{
    private const string KeyFile = "key.txt";

    /// <summary>The files of one fit: those kept, when they are of the same run and <paramref name="settings"/>, or else fitted now.</summary>
    /// <param name="name">Relative path of the fit, e.g. <c>fold-0/tcn</c>.</param>
    public ModelBundle Files(string name, object settings, Func<IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>>> fit)
    {
        if (folder is null)
        {
            return ModelBundle.Create("symh", fit());
        }

        var path = Path.Combine(folder, name);
        var keyFile = Path.Combine(path, KeyFile);
        var key = ContentHash.Of(SymHModel.Write(new { run, settings, Features = SymHFeatures.All.Select(f => f.Name) }).Span);
        if (File.Exists(keyFile) && File.ReadAllText(keyFile) == key)
        {
            return ModelBundle.FromFolder("symh", path);
        }

        // The key is written last: a fit that was cut short is fitted again.
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        var bundle = ModelBundle.Create("symh", fit());
        bundle.ToFolder(path);
        File.WriteAllText(keyFile, key);
        return bundle;
    }
}
