using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary><c>swx secrets init</c>, then <c>swx up</c> with what it wrote: TLS everywhere, nobody in without a password, nothing changed without a token.</summary>
public sealed class ClosedSystemTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task A_system_with_generated_secrets_ShouldServeThoseWhoHaveThem_AndRefuseOthers()
    {
        using var folder = new TempFolder();
        var secrets = folder.File("secrets");
        await ChildProcess.SwxAsync("secrets", "init", secrets, "--stations", "uvg,mor");
        var port = ChildProcess.FreePort();
        await using var system = ChildProcess.Swx(["up", "--config", $"{secrets}/up.json", "--source", "none", "--http", "0", "--mqtt", $"{port}", "--data-dir", folder.File("data")]);
        await Until.TrueAsync(() => system.Output.StartsWith("ready", StringComparison.Ordinal) || !system.Running, Limit, "not ready");
        system.Output.ShouldStartWith("ready", customMessage: system.Errors);
        var url = system.Output.Split("http=")[1].Split(' ')[0];
        url.ShouldStartWith("https://");

        // MQTT, by clients nobody here wrote.
        (await PublishAsync(secrets, port, "stations/uvg", "uvg", "swx/v1/local/in/lago-acqua/uvg")).ShouldBe("");
        (await PublishAsync(secrets, port, "stations/uvg", "uvg", "swx/v1/local/in/lago-acqua/mor")).ShouldContain("Not authorized");
        (await PublishAsync(secrets, port, "stations/uvg", "mor", "swx/v1/local/in/lago-acqua/mor")).ShouldNotBe("", "another station's name with its own password");
        (await PublishAsync(secrets, port, "reader", "reader", "swx/v1/local/obs/symh")).ShouldContain("Not authorized");
        (await SubscribeAsync(secrets, port, "reader", "reader", "swx/v1/local/#")).ShouldContain("swx/v1/local/status/core");
        (await SubscribeAsync(secrets, port, "reader", "core", "swx/v1/local/#")).ShouldBe("");

        // HTTP.
        using var client = Client(secrets);
        using var page = await client.GetAsync(url + "/api/v1/config");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Strict-Transport-Security").Single().ShouldContain("max-age");
        page.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        page.Headers.Contains("Server").ShouldBeFalse();
        (await client.GetAsync(url + "/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync(url + "/health/ready")).ShouldNotContain("checks");
        (await client.GetAsync(url + "/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.PostAsync(url + "/api/v1/anything", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync($"{secrets}/gateway/admin.token")).Trim());
        (await client.PostAsync(url + "/api/v1/anything", null)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, "the door is open; there is nothing to change there");
        (await client.GetAsync(url + "/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "another token");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync($"{secrets}/core/metrics.token")).Trim());
        (await client.GetAsync(url + "/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync(url + "/health/ready")).ShouldContain("checks");

        // A renewed certificate serves the next connection.
        var before = await ServedAsync(secrets, url);
        await ChildProcess.SwxAsync("secrets", "renew", secrets);
        (await ServedAsync(secrets, url)).ShouldNotBe(before);

        foreach (var secret in Directory.GetFiles(secrets, "*.password", SearchOption.AllDirectories).Concat(Directory.GetFiles(secrets, "*.token", SearchOption.AllDirectories)))
        {
            (system.Output + system.Errors).ShouldNotContain((await File.ReadAllTextAsync(secret)).Trim());
        }
    }

    [Fact]
    public async Task A_standing_Mosquitto_with_the_generated_files_ShouldServe_the_system()
    {
        using var folder = new TempFolder();
        var (secrets, port) = (folder.File("secrets"), ChildProcess.FreePort());
        var tool = ChildProcess.Tool("mosquitto");
        await ChildProcess.SwxAsync("secrets", "init", secrets, "--stations", "uvg", "--mqtt", $"{port}", "--ws", $"{ChildProcess.FreePort()}", "--broker-data", $"{secrets}/mosquitto");
        await HandToMosquittoAsync(folder.Path, secrets);
        await using var broker = ChildProcess.Start("/bin/sh", ["-c", $"cd {secrets}/mosquitto && exec {tool} -c mosquitto.conf"]);
        await ChildProcess.ConnectableAsync(port, Limit);
        await using var system = ChildProcess.Swx(
            ["up", "--config", $"{secrets}/up.json", "--broker", $"mqtts://127.0.0.1:{port}", "--source", "none", "--http", "0", "--data-dir", folder.File("data")]);
        await Until.TrueAsync(() => system.Output.StartsWith("ready", StringComparison.Ordinal) || !system.Running, Limit, "not ready");
        (await SubscribeAsync(secrets, port, "reader", "reader", "swx/v1/local/#")).ShouldContain("swx/v1/local/status/core", customMessage: system.Errors + broker.Errors);
        (await PublishAsync(secrets, port, "stations/uvg", "uvg", "swx/v1/local/in/lago-acqua/uvg")).ShouldBe("");
        (await PublishAsync(secrets, port, "stations/uvg", "uvg", "swx/v1/local/obs/symh")).ShouldContain("Not authorized");
    }

    /// <summary>Mosquitto gives up root before it opens its files; the folders above must let it pass.</summary>
    private static async Task HandToMosquittoAsync(string above, string secrets)
    {
        if (Environment.UserName == "root")
        {
            await using var command = ChildProcess.Start("/bin/sh", ["-c", $"chmod 755 {above} {secrets} && chown -R mosquitto {secrets}/mosquitto"]);
            (await command.ExitAsync(Limit)).ShouldBe(0, command.Errors);
        }
    }

    /// <summary>What the client complained about; empty when the broker took the message.</summary>
    private static async Task<string> PublishAsync(string secrets, int port, string folder, string user, string topic)
    {
        await using var client = ChildProcess.Start(
            ChildProcess.Tool("mosquitto_pub"),
            [.. await LoginAsync(secrets, port, folder, user), "-V", "mqttv5", "-q", "1", "-t", topic, "-m", "# v 5"]);
        var code = await client.ExitAsync(Limit);
        return client.Errors + client.Output + (code == 0 ? "" : $" exit {code}");
    }

    private static async Task<string> SubscribeAsync(string secrets, int port, string folder, string user, string filter)
    {
        await using var client = ChildProcess.Start(
            ChildProcess.Tool("mosquitto_sub"),
            [.. await LoginAsync(secrets, port, folder, user), "-V", "mqttv5", "-t", filter, "-W", "2", "-F", "%t"]);
        await client.ExitAsync(Limit);
        return client.Output;
    }

    private static async Task<string[]> LoginAsync(string secrets, int port, string folder, string user) =>
        ["-h", "127.0.0.1", "-p", $"{port}", "--cafile", $"{secrets}/{folder}/ca.crt", "-u", user, "-P", (await File.ReadAllTextAsync($"{secrets}/{folder}/mqtt.password")).Trim()];

    private static HttpClient Client(string secrets, Action<X509Certificate>? seen = null)
    {
        var handler = new SocketsHttpHandler();
        var trust = Security.PeerTrust.FromFile($"{secrets}/reader/ca.crt");
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            seen?.Invoke(certificate!);
            return trust.AcceptsServer(certificate, errors & ~SslPolicyErrors.RemoteCertificateChainErrors);
        };
        return new HttpClient(handler);
    }

    private static async Task<string> ServedAsync(string secrets, string url)
    {
        var serial = "";
        using var client = Client(secrets, certificate => serial = certificate.GetSerialNumberString());
        await client.GetStringAsync(url + "/health/live");
        return serial;
    }
}
