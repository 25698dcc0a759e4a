namespace RealtimeSwx.Tests.Support;

/// <summary>The reference measurements beside the project. A test that needs them skips, and says so, where they are not.</summary>
public static class ReferenceData
{
    /// <summary>Path of a file or folder under the reference data; skips the test when it is absent.</summary>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Root(), .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip("skipped: no reference data");
        }

        return path;
    }

    /// <summary>A schema of somebody else's, read in place; skips the test when it is absent.</summary>
    public static string Schema(string name) => Require("..", "schemas", name);

    /// <summary>The folder of the solution file, from wherever the tests run.</summary>
    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RealtimeSwx.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    private static string Root() =>
        Environment.GetEnvironmentVariable("SWX_DATA") ?? Path.Combine(Repository(), "..", "shared", "data");
}
