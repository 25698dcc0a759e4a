using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Serving;

/// <summary>The flags that <c>swx core</c>, <c>worker</c> and <c>gateway</c> share. Each is a setting of the service; a flag wins over it.</summary>
internal sealed class ServiceFlags
{
    private readonly Option<string?> _db = new("--db") { Description = "sqlite:PATH or postgres:DSN, the same for every process (setting Database)" };
    private readonly Option<string[]> _seeds = new("--seeds") { Description = "HOST:PORT of the first core nodes, the same list for every process; none = a cluster of its own (Cluster:Seeds)", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _host = new("--host") { Description = "address to listen on for the other nodes (Cluster:HostName)" };
    private readonly Option<string?> _public = new("--public-host") { Description = "name under which the other nodes reach this one (Cluster:PublicHostName)" };
    private readonly Option<int?> _port = new("--port") { Description = "port for the other nodes, 0 = any free one (Cluster:Port)" };
    private readonly Option<int> _http = new("--http") { Description = "HTTP port for health and metrics, 0 = any free one" };
    private readonly Option<string?> _config = new("--config") { Description = "settings file (default swx.json when it exists)" };
    private readonly List<(Option<string?> Option, string Setting)> _more = [];

    public ServiceFlags(int http) => _http.DefaultValueFactory = _ => http;

    /// <summary>One more flag for one setting.</summary>
    public Option<string?> Add(string name, string setting, string description)
    {
        var option = new Option<string?>(name) { Description = $"{description} ({setting})" };
        _more.Add((option, setting));
        return option;
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _db, _seeds, _host, _public, _port, _http, _config }.Concat(_more.Select(m => m.Option)))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>A builder with the settings of <c>swx.json</c>, the environment and the flags, logging to stderr.</summary>
    public WebApplicationBuilder Builder(ParseResult parsed)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.AddSwxSources(parsed.GetValue(_config));
        builder.Configuration.AddInMemoryCollection(Settings(parsed));
        builder.WebHost.UseUrls($"http://127.0.0.1:{parsed.GetValue(_http)}");
        return builder;
    }

    /// <summary>Serves until it is asked to stop, and says so when it does.</summary>
    public static async Task<int> RunAsync(WebApplication app, string role, CancellationToken cancel)
    {
        await using (app)
        {
            await app.StartAsync(cancel);
            await SayReadyAsync(app, role);
            await app.WaitForShutdownAsync(cancel);
        }

        return ExitCodes.Done;
    }

    /// <summary>One line on stdout for whoever started the process.</summary>
    public static async Task SayReadyAsync(WebApplication app, string role)
    {
        var http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await Console.Out.WriteLineAsync($"ready role={role} http={http}");
        await Console.Out.FlushAsync();
    }

    private IEnumerable<KeyValuePair<string, string?>> Settings(ParseResult parsed)
    {
        if (parsed.GetValue(_db) is { } db)
        {
            StorageOptions.Parse(db);
            yield return KeyValuePair.Create("Database", (string?)db);
        }

        foreach (var (option, setting) in new[] { (_host, "Cluster:HostName"), (_public, "Cluster:PublicHostName") }.Concat(_more))
        {
            if (parsed.GetValue(option) is { } value)
            {
                yield return KeyValuePair.Create(setting, (string?)value);
            }
        }

        if (parsed.GetValue(_port) is { } port)
        {
            yield return KeyValuePair.Create("Cluster:Port", (string?)port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        foreach (var (i, seed) in (parsed.GetValue(_seeds) ?? []).SelectMany(s => s.Split(',')).Index())
        {
            yield return KeyValuePair.Create($"Cluster:Seeds:{i}", (string?)seed);
        }
    }
}
