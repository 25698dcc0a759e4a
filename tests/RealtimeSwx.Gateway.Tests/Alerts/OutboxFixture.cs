using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Tests.Alerts;

/// <summary>A real outbox in a temporary SQLite file, on a clock that the test moves, and gateways that come and go.</summary>
internal sealed class OutboxFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-outbox-").FullName;
    private long _applied;

    private OutboxFixture()
    {
    }

    public FakeTimeProvider Time { get; } = new(Transitions.T0);

    public SwxStorage Storage { get; private set; } = null!;

    public IAlertOutbox Outbox => Storage.Alerts;

    public string Folder => _folder;

    public static async Task<OutboxFixture> OpenAsync()
    {
        var fixture = new OutboxFixture();
        fixture.Storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(fixture._folder, "swx.db")}"));
        return fixture;
    }

    public Task ApplyAsync(params IReadOnlyList<AlertRow> rows) => Storage.Writer.ApplyAsync("test", ++_applied, [.. rows], default);

    public ChannelWorker Worker(IAlertChannel channel, string owner = "a") => new(channel, Outbox, Time, TimeSpan.FromMilliseconds(250), owner, NullLogger.Instance);

    /// <summary>Rounds until nothing is due.</summary>
    public static async Task SettleAsync(ChannelWorker worker)
    {
        while (await worker.RoundAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A receiver that the test makes fail.</summary>
internal sealed class TestChannel : IAlertChannel
{
    public List<string> Got { get; } = [];

    public Func<AlertNotice, SendResult> Answer { get; set; } = _ => SendResult.Delivered;

    public string Name => "test";

    public RetryPolicy Retries { get; init; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1));

    public bool Carries(AlertMessage message) => !message.Replay;

    public Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel)
    {
        var answer = Answer(notice);
        if (answer.Outcome == SendOutcome.Delivered)
        {
            Got.Add($"{notice.Stored.Alert} {notice.Stored.Sequence}");
        }

        return Task.FromResult(answer);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
