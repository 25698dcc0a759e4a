using Microsoft.Extensions.Configuration;
using RealtimeSwx.Actors.Hosting;

namespace RealtimeSwx.Actors.Tests.Hosting;

public sealed class SwxSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swx-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_file_of_the_secrets_folder_is_a_setting_stronger_than_what_was_there()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "BrokerPassword"), "from a file\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "Gateway__Contact"), "duty@example.org");
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["BrokerPassword"] = "weaker", ["Broker"] = "mqtt://kept:1883" })
            .AddSwxSettings(_folder.FullName)
            .Build();
        settings["BrokerPassword"].ShouldBe("from a file");
        settings["Gateway:Contact"].ShouldBe("duty@example.org");
        settings["Broker"].ShouldBe("mqtt://kept:1883");
    }

    [Fact]
    public void A_mounted_Kubernetes_secret_reads_as_its_links_say()
    {
        // The kubelet mounts NAME -> ..data/NAME and ..data -> ..TIME, so that all files change at once.
        var version = _folder.CreateSubdirectory("..2026_11_26");
        File.WriteAllText(Path.Combine(version.FullName, "Database"), "postgres:Host=db;Database=swx");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..2026_11_26");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "Database"), "..data/Database");
        var settings = new ConfigurationBuilder().AddSwxSettings(_folder.FullName).Build();
        settings.AsEnumerable().ShouldBe([new KeyValuePair<string, string?>("Database", "postgres:Host=db;Database=swx")]);
    }

    [Fact]
    public void A_named_folder_that_is_not_there_is_an_error_that_says_so() =>
        Should.Throw<DirectoryNotFoundException>(() => new ConfigurationBuilder().AddSwxSettings(Path.Combine(_folder.FullName, "missing")))
            .Message.ShouldContain("SWX__Secrets: there is no folder");
}
