using Microsoft.Extensions.Logging.Console;
using RealtimeSwx.Actors.Hosting;

namespace RealtimeSwx.Cli.Serving;

/// <summary>What every serving verb does first: where settings come from, and where logs go.</summary>
internal static class HostSources
{
    /// <param name="file">Settings file; null for <c>swx.json</c> when there is one.</param>
    public static void AddSwxSources(this WebApplicationBuilder builder, string? file)
    {
        builder.Configuration.AddJsonFile(Path.GetFullPath(file ?? "swx.json"), optional: file is null, reloadOnChange: false);
        builder.Configuration.AddSwxSettings();

        // stdout belongs to data.
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(c => c.SingleLine = true);
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Singleton proxies warn for as long as their singleton is not there yet, at every start.
        builder.Logging.AddFilter("Akka.Actor.ActorSystem", LogLevel.Error);
    }
}
