using Microsoft.Extensions.Options;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>The alert channels of a gateway, from their settings.</summary>
public static class AlertChannelServices
{
    /// <param name="mqtt">How the gateway reaches the broker; it publishes alerts and subscribes to nothing.</param>
    /// <exception cref="InputException">A channel is described wrongly.</exception>
    public static IHostApplicationBuilder AddSwxAlertChannels(this IHostApplicationBuilder builder, SwxMqttOptions mqtt)
    {
        var settings = builder.Configuration.GetSection(AlertChannelOptions.SectionName);
        var options = settings.Get<AlertChannelOptions>() ?? new AlertChannelOptions();
        var secrets = Check(options, settings);
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton(sp => new AlertChannels(
            () => [.. Channels(sp, options, secrets, mqtt)],
            sp.GetRequiredService<IAlertOutbox>(),
            sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<IOptions<AlertChannelOptions>>(),
            sp.GetRequiredService<ILogger<AlertChannels>>()));
        builder.Services.AddHostedService(sp => sp.GetRequiredService<AlertChannels>());
        return builder;
    }

    /// <summary>Returns when everything that alerts have said is with the broker.</summary>
    public static Task AlertsPublishedAsync(this IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<AlertChannels>().DrainedAsync(MqttAlertChannel.ChannelName, cancel);

    private static IEnumerable<IAlertChannel> Channels(IServiceProvider sp, AlertChannelOptions options, Dictionary<string, Secret> secrets, SwxMqttOptions mqtt)
    {
        var (outbox, time) = (sp.GetRequiredService<IAlertOutbox>(), sp.GetRequiredService<TimeProvider>());
        var centre = sp.GetRequiredService<IOptions<GatewayOptions>>().Value.Centre;
        var id = new string([.. Environment.MachineName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        // Each attempt fits into the lease of a channel.
        yield return new MqttAlertChannel(
            mqtt with { ClientId = $"swx-gateway-{centre}-{id}", PublishTimeout = TimeSpan.FromSeconds(4) }, new SwxTopics(centre), sp.GetRequiredService<ILogger<SwxMqttClient>>());
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, webhook) in options.Webhooks.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            yield return new WebhookChannel(name, webhook, secrets[name], centre, options.Replays, http, time);
        }

        if (options.Alertmanager.Url.Length > 0)
        {
            yield return new AlertmanagerChannel(options.Alertmanager, outbox, options.Replays, http, time);
        }

        if (options.Cap.Folder.Length > 0)
        {
            yield return new CapChannel(options.Cap, outbox, options.Replays);
        }
    }

    private static Dictionary<string, Secret> Check(AlertChannelOptions options, IConfigurationSection settings)
    {
        Require(options.Poll >= TimeSpan.FromMilliseconds(50) && options.Poll <= TimeSpan.FromMinutes(1), "", "Poll", "it is a time from 50 ms to 1 min");
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var (name, webhook) in options.Webhooks)
        {
            var place = "Webhooks:" + name;
            Require(SeriesId.IsValid(name) && !name.Contains('/'), place, "name", "a webhook is named by [a-z0-9._-]");
            Require(IsHttp(webhook.Url), place, "Url", $"'{webhook.Url}' is no http address");
            Require(webhook.Timeout >= TimeSpan.FromSeconds(1) && webhook.Timeout <= TimeSpan.FromSeconds(10), place, "Timeout", "it is a time from 1 s to 10 s");
            Require(webhook.GiveUp >= TimeSpan.FromMinutes(1) && webhook.GiveUp <= TimeSpan.FromDays(7), place, "GiveUp", "it is a time from 1 min to 7 days");
            var secret = Secret.From(settings.GetSection(place), "Secret");
            Require(secret is not null, place, "SecretFile", "a webhook is signed: name the file of its secret");
            try
            {
                StandardWebhook.Key(secret!.Read());
            }
            catch (FormatException e)
            {
                Require(false, place, "SecretFile", e.Message);
            }

            secrets[name] = secret!;
        }

        var manager = options.Alertmanager;
        Require(manager.Url.Length == 0 || IsHttp(manager.Url), "Alertmanager", "Url", $"'{manager.Url}' is no http address");
        Require(manager.KeepAlive > TimeSpan.Zero && manager.ResolveAfter > manager.KeepAlive, "Alertmanager", "ResolveAfter", "it is longer than KeepAlive");
        Require(options.Cap.Sender.Length > 0 && !options.Cap.Sender.Any(c => char.IsWhiteSpace(c) || c is ',' or '<' or '&'), "Cap", "Sender", "it has no spaces, commas, < and &");
        return secrets;
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static void Require(bool good, string place, string field, string reason)
    {
        if (!good)
        {
            throw new InputException(place.Length == 0 ? AlertChannelOptions.SectionName : $"{AlertChannelOptions.SectionName}:{place}", reason + ".", field: field);
        }
    }
}
