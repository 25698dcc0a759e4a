using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;

namespace RealtimeSwx.Cli.Tests;

[SupportedOSPlatform("linux")]
public sealed class SecretsTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _parent = Directory.CreateTempSubdirectory("swx-secrets-").FullName;

    private string Folder => Path.Combine(_parent, "made");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task Init_ShouldWriteTightFiles_OnceAndPrintNoSecret()
    {
        var (code, output, errors) = await InitAsync("--stations", "uvg,ionex/jpl", "--hosts", "swx.example.org,*.swx-core");
        code.ShouldBe(0, errors);
        Directory.GetDirectories(_parent).ShouldBe([Folder], "nothing is left beside it");
        foreach (var folder in Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories).Append(Folder))
        {
            File.GetUnixFileMode(folder).ShouldBe(OwnerOnly | UnixFileMode.UserExecute, folder);
        }

        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(30);
        foreach (var file in files)
        {
            File.GetUnixFileMode(file).ShouldBe(OwnerOnly, file);
        }

        foreach (var secret in files.Where(f => f.EndsWith(".password", StringComparison.Ordinal) || f.EndsWith(".token", StringComparison.Ordinal) || f.EndsWith(".secret", StringComparison.Ordinal)))
        {
            var text = (await File.ReadAllTextAsync(secret)).Trim();
            text.Length.ShouldBeGreaterThan(40, secret);
            (output + errors).ShouldNotContain(text);
        }

        var before = files.ToDictionary(f => f, File.ReadAllText);
        var again = await InitAsync();
        (again.Code, again.Errors.Contains("never overwritten", StringComparison.Ordinal)).ShouldBe((1, true));
        Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText).ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task Certificates_ShouldBeGoodForTheirHosts_AndNoOtherAuthority()
    {
        (await InitAsync("--hosts", "swx.example.org")).Code.ShouldBe(0);
        using var certificate = Load("gateway/tls.crt");
        certificate.MatchesHostname("swx.example.org").ShouldBeTrue();
        certificate.MatchesHostname("gateway").ShouldBeTrue();
        certificate.MatchesHostname("127.0.0.1").ShouldBeTrue();
        certificate.MatchesHostname("elsewhere.example").ShouldBeFalse();
        PeerTrust.FromFile(In("core/ca.crt")).AcceptsNode(certificate).ShouldBeTrue();
        PeerTrust.FromFile(In("core/cluster-ca.crt")).AcceptsNode(certificate).ShouldBeFalse("a certificate for HTTP and MQTT opens no cluster");
        using var node = Load("worker/cluster.crt");
        PeerTrust.FromFile(In("core/cluster-ca.crt")).AcceptsNode(node).ShouldBeTrue();

        // As another tool sees it.
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["verify", "-x509_strict", "-CAfile", In("gateway/ca.crt"), In("gateway/tls.crt")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await openssl.WaitForExitAsync();
        openssl.ExitCode.ShouldBe(0, await openssl.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Renew_ShouldKeepHostsAndAuthorities_AndChangeEveryCertificate()
    {
        (await InitAsync("--hosts", "swx.example.org", "--stations", "uvg", "--client-certificates")).Code.ShouldBe(0);
        var old = await File.ReadAllTextAsync(In("core/tls.crt"));
        var (code, output, errors) = await SwxProgram.RunAsync("secrets", "renew", Folder, "--days", "30");
        code.ShouldBe(0, errors);
        output.ShouldContain("mosquitto/tls.crt");
        output.ShouldContain("stations/uvg/tls.crt");
        (await File.ReadAllTextAsync(In("core/tls.crt"))).ShouldNotBe(old);
        File.GetUnixFileMode(In("core/tls.key")).ShouldBe(OwnerOnly);
        using var pair = X509Certificate2.CreateFromPemFile(In("core/tls.crt"), In("core/tls.key"));
        pair.MatchesHostname("swx.example.org").ShouldBeTrue();
        pair.NotAfter.ShouldBeLessThan(TimeProvider.System.GetLocalNow().LocalDateTime.AddDays(31));
        PeerTrust.FromFile(In("core/ca.crt")).AcceptsServer(pair, default).ShouldBeTrue();
        using var station = Load("stations/uvg/tls.crt");
        PeerTrust.FromFile(In("core/ca.crt")).AcceptsClient(station).ShouldBeTrue();
        PeerTrust.FromFile(In("core/ca.crt")).AcceptsServer(station, default).ShouldBeFalse("a station serves nothing");
    }

    [Fact]
    public async Task Station_ShouldAddOne_OrGiveItANewPassword_AndLeaveTheOthersAlone()
    {
        (await InitAsync("--stations", "uvg", "--centre", "guatemala")).Code.ShouldBe(0);
        var uvg = (await File.ReadAllTextAsync(In("stations/uvg/mqtt.password"))).Trim();
        (await SwxProgram.RunAsync("secrets", "station", Folder, "mor", "--centre", "guatemala")).Code.ShouldBe(0);
        var users = MosquittoUsers.Read(In("mosquitto/passwd"), In("mosquitto/acl"));
        users.Single(u => u.Name == "mor").Access.Publish.ShouldBe(["swx/v1/guatemala/in/lago-acqua/mor"]);
        users.Single(u => u.Name == "uvg").Password.Verify(uvg).ShouldBeTrue();
        users.Single(u => u.Name == "core").Access.Read.ShouldBe(["swx/v1/guatemala/#"]);

        (await SwxProgram.RunAsync("secrets", "station", Folder, "uvg", "--centre", "guatemala")).Code.ShouldBe(0);
        var after = MosquittoUsers.Read(In("mosquitto/passwd"), In("mosquitto/acl"));
        after.Count.ShouldBe(users.Count);
        after.Single(u => u.Name == "uvg").Password.Verify(uvg).ShouldBeFalse();
        after.Single(u => u.Name == "uvg").Password.Verify((await File.ReadAllTextAsync(In("stations/uvg/mqtt.password"))).Trim()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("core")]
    [InlineData("uvg,uvg")]
    [InlineData("a/b/c")]
    [InlineData("UVG Guatemala")]
    public async Task Station_names_that_cannot_be_ShouldBeRefused_AndLeaveNothing(string stations)
    {
        var (code, _, errors) = await InitAsync("--stations", stations);
        code.ShouldBe(2, errors);
        Directory.GetFileSystemEntries(_parent).ShouldBeEmpty();
    }

    private Task<(int Code, string Output, string Errors)> InitAsync(params string[] more) => SwxProgram.RunAsync(["secrets", "init", Folder, .. more]);

    private string In(string name) => Path.Combine(Folder, name);

    private X509Certificate2 Load(string name) => X509CertificateLoader.LoadCertificateFromFile(In(name));
}
