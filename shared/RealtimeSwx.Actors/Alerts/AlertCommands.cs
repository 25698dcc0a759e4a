using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Actors.Alerts;

/// <summary>Operators' commands to the alerts, wherever in the cluster they are.</summary>
public interface IAlertCommands
{
    /// <returns>Null when it is done and in the journal; else why it was refused, in one sentence.</returns>
    Task<string?> AskAsync(IAlertCommand command, CancellationToken cancel);
}

public static class AlertCommandServices
{
    /// <summary>For a process whose actor system reaches the alerts under <see cref="AlertKey"/>.</summary>
    public static IServiceCollection AddAlertCommands(this IServiceCollection services) =>
        services.AddSingleton<IAlertCommands>(sp => new AlertCommands(sp.GetRequiredService<ActorRegistry>()));

    private sealed class AlertCommands(ActorRegistry registry) : IAlertCommands
    {
        private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

        public async Task<string?> AskAsync(IAlertCommand command, CancellationToken cancel)
        {
            var alerts = await registry.GetAsync<AlertKey>(cancel);
            return (await alerts.Ask<object>(command, AskTimeout, cancel) as AlertRefused)?.Reason;
        }
    }
}
