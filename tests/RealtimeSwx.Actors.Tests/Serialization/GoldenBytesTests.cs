using System.Runtime.Serialization;
using Akka.Actor;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Actors.Tests.Serialization;

/// <summary>
/// The bytes of every wire and journal type, as committed under Golden/. A difference means that old journals or older processes may not be
/// read any more: give the new shape a new manifest. With SWX_WRITE_GOLDEN=1 missing files are written.
/// </summary>
public sealed class GoldenBytesTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("golden");
    private readonly SwxSerializer _serializer;

    public GoldenBytesTests() => _serializer = new SwxSerializer((ExtendedActorSystem)_system);

    private static string Folder => Path.Combine(ReferenceData.Repository(), "tests", "RealtimeSwx.Actors.Tests", "Golden");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Every_type_has_a_manifest_a_sample_and_a_golden_file()
    {
        var samples = WireSamples.All.Select(s => s.GetType()).ToList();
        samples.ShouldBeUnique();
        samples.ShouldBe(SwxManifests.ByType.Keys, ignoreOrder: true);
        var marked = typeof(ISwxWireMessage).Assembly.GetTypes().Where(t => t is { IsInterface: false, IsAbstract: false } && t.IsAssignableTo(typeof(ISwxWireMessage)));
        marked.ShouldBe(SwxManifests.ByType.Keys, ignoreOrder: true);
        if (Environment.GetEnvironmentVariable("SWX_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            foreach (var sample in WireSamples.All.Where(s => !File.Exists(FileOf(s))))
            {
                File.WriteAllBytes(FileOf(sample), _serializer.ToBinary(sample));
            }
        }

        Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).ShouldBe(SwxManifests.ByName.Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_type_is_written_as_its_golden_bytes()
    {
        foreach (var sample in WireSamples.All)
        {
            Text(_serializer.ToBinary(sample)).ShouldBe(Text(File.ReadAllBytes(FileOf(sample))), sample.GetType().FullName);
        }
    }

    [Fact]
    public void Golden_bytes_are_read_without_loss()
    {
        foreach (var (name, type) in SwxManifests.ByName)
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, name + ".json"));
            var read = _serializer.FromBinary(bytes, name);
            read.ShouldBeOfType(type);
            Text(_serializer.ToBinary(read)).ShouldBe(Text(bytes), name);
        }
    }

    [Fact]
    public void Events_of_the_first_version_are_still_read()
    {
        const string scores = """{"Target":"symh","At":"2003-10-29T06:10:00+00:00","Scores":[],"Simulated":false,"Timestamp":"2003-10-29T06:10:00+00:00"}""";
        var added = (Verification.VerifierProtocol.ScoresAdded)_serializer.FromBinary(System.Text.Encoding.UTF8.GetBytes(scores), "ve-sa-v1");
        added.Summary.ShouldBeNull();
        added.Target.ShouldBe("symh");
    }

    [Fact]
    public void A_type_without_a_manifest_is_refused() =>
        Should.Throw<SerializationException>(() => _serializer.Manifest(new Unbound())).Message.ShouldContain("SwxManifests");

    [Fact]
    public void An_unknown_manifest_is_refused() =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), "zz-zz-v9")).Message.ShouldContain("zz-zz-v9");

    private string FileOf(object sample) => Path.Combine(Folder, _serializer.Manifest(sample) + ".json");

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private sealed record Unbound : ISwxWireMessage;
}
