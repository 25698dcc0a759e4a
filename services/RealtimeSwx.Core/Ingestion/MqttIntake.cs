using Akka.Actor;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Messaging;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// The inbound MQTT session of a centre. There is one, under one stable client id: the node that holds the driver takes it over from the one
/// that held it, with every message that was not acknowledged.
/// </summary>
/// <param name="connect">A client for this driver; connects when it is started.</param>
public sealed class MqttIntake(Func<IActorRef, SwxMqttClient> connect, Func<IActorRef> cursors, FeedMonitor monitor, ILogger<MqttIntake> log) : IIntake, IAsyncDisposable
{
    /// <summary>The cursor that counts drivers.</summary>
    private const string TermCursor = "driver";
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private TaskCompletionSource<SwxMqttClient> _connecting = NewSignal();
    private Session? _session;

    /// <summary>Null where another node holds the driver.</summary>
    public bool? IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _session is null ? null : _session.Client?.IsConnected ?? false;
            }
        }
    }

    public void Begin(IActorRef driver)
    {
        lock (_gate)
        {
            _session = new Session();
            _session.Running = RunAsync(driver, _session, _connecting);
        }
    }

    /// <summary>Completes when this node holds the driver and the broker has its subscriptions.</summary>
    public async Task WaitConnectedAsync(CancellationToken cancel)
    {
        Task<SwxMqttClient> connecting;
        lock (_gate)
        {
            connecting = _connecting.Task;
        }

        await (await connecting.WaitAsync(cancel)).WaitConnectedAsync(cancel);
    }

    public async Task EndAsync()
    {
        Session? session;
        lock (_gate)
        {
            (session, _session) = (_session, null);
            _connecting = NewSignal();
        }

        if (session is not null)
        {
            monitor.End();
            await session.Stopping.CancelAsync();
            await session.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (session.Client?.DisposeAsync() ?? default);
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task RunAsync(IActorRef driver, Session session, TaskCompletionSource<SwxMqttClient> connecting)
    {
        var cancel = session.Stopping.Token;
        for (var begun = false; !begun;)
        {
            try
            {
                monitor.Begin(await NextTermAsync(cancel));
                begun = true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("The driver cannot begin yet, trying again: {Reason}", e.Message);
            }
        }

        session.Client = connect(driver);
        session.Client.Start();
        connecting.TrySetResult(session.Client);
    }

    /// <summary>Numbers the drivers of this centre, over restarts and moves.</summary>
    private async Task<long> NextTermAsync(CancellationToken cancel)
    {
        var held = await cursors().AskPatientlyAsync<ReplayAdvanced>(new GetCursor(TermCursor), AskTimeout, cancel);
        var next = (held.Term ?? 0) + 1;
        await cursors().AskPatientlyAsync<ReplayAdvanced>(new ReplayAdvanced(TermCursor, DateTimeOffset.UnixEpoch, false, null, next), AskTimeout, cancel);
        return next;
    }

    private static TaskCompletionSource<SwxMqttClient> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One stay of the driver in this process.</summary>
    private sealed class Session
    {
        public CancellationTokenSource Stopping { get; } = new();

        public Task Running { get; set; } = Task.CompletedTask;

        public SwxMqttClient? Client { get; set; }
    }
}
