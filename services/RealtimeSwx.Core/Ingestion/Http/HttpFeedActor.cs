using Akka.Actor;
using Akka.Event;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>
/// Polls one upstream. News go to the sink as a <see cref="FeedBatch"/>; until it answers <see cref="FeedBatchStored"/> nothing is polled and
/// nothing is taken as passed on, so at most one body waits in memory and a lost batch is sent again. After each poll the observer hears
/// <see cref="FeedPolled"/>. All judgement is in <see cref="FeedPoll"/>, all time on one clock.
/// </summary>
public sealed class HttpFeedActor : ReceiveActor
{
    private readonly LiveFeedOptions _options;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly IActorRef _sink;
    private readonly IActorRef _observer;
    private readonly Random _jitter;
    private readonly ClockTimers _timers;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private FeedPollState _state;
    private FeedDecision? _waiting;
    private FeedBatch? _batch;

    /// <param name="client">Its own timeout should be off: the options' one counts, on <paramref name="time"/>.</param>
    /// <param name="sink">Gets the batches and acknowledges them.</param>
    /// <param name="observer">Gets the status after each poll.</param>
    public HttpFeedActor(LiveFeedOptions options, HttpClient client, TimeProvider time, IActorRef sink, IActorRef observer, int seed)
    {
        (_options, _client, _time, _sink, _observer) = (options, client, time, sink, observer);
        _jitter = new Random(seed);
        _timers = new ClockTimers(time, Self);
        _state = FeedPollState.New(options.Name);
        Receive<Answered>(OnAnswer);
        Receive<FeedBatchStored>(OnStored);
        Receive<ClockTimers.Due>(_timers.Run);
    }

    public static Props Props(LiveFeedOptions options, HttpClient client, TimeProvider time, IActorRef sink, IActorRef observer, int seed) =>
        Akka.Actor.Props.Create(() => new HttpFeedActor(options, client, time, sink, observer, seed));

    protected override void PreStart() => PollAfter(TimeSpan.Zero);

    // After a crash the upstream is left in peace for a while: the body that brought it down is still there.
    protected override void PostRestart(Exception reason) => PollAfter(_options.MinBackOff);

    protected override void PostStop()
    {
        _timers.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private void PollAfter(TimeSpan wait) => _timers.Start("poll", wait, StartPoll);

    private void StartPoll()
    {
        var request = FeedPoll.Ask(_state, _options, _time.GetUtcNow());
        HttpFetch.GetAsync(_client, request, _options, _time, _stop.Token).PipeTo(
            Self,
            success: answer => new Answered(request, answer),
            failure: e => new Answered(request, new HttpAnswer.Failure(e.Message)));
    }

    private void OnAnswer(Answered message)
    {
        var decision = FeedPoll.Take(_state, message.Request, message.Answer, _options, Read, _time.GetUtcNow(), _jitter.NextDouble());
        var status = decision.State.Status;
        if (status.Failures > 0)
        {
            _log.Warning("Feed {Feed} failed {Failures} time(s) in a row: {Reason}", status.Feed, status.Failures, status.Reason);
        }

        if (decision.Records.Count == 0)
        {
            Commit(decision);
            return;
        }

        _waiting = decision;
        _batch = new FeedBatch(_options.Name, decision.Records, _time.GetUtcNow());
        Send();
    }

    private void Send()
    {
        _timers.Start("send again", _options.AcknowledgeWithin, OnNotStored);
        _sink.Tell(_batch);
    }

    private void OnNotStored()
    {
        if (_batch is not null)
        {
            _log.Warning("Feed {Feed}: the batch of {ReceivedAt} was not acknowledged, sending it again", _batch.Feed, _batch.ReceivedAt);
            Send();
        }
    }

    private void OnStored(FeedBatchStored stored)
    {
        // A second acknowledgement of an earlier batch must not release this one.
        if (_batch is null || stored.ReceivedAt != _batch.ReceivedAt)
        {
            return;
        }

        _timers.Cancel("send again");
        Commit(_waiting!);
    }

    private void Commit(FeedDecision decision)
    {
        (_state, _waiting, _batch) = (decision.State, null, null);

        // Storing may have taken longer than the pause.
        var now = _time.GetUtcNow();
        var next = decision.NextPoll > now ? decision.NextPoll : now;
        PollAfter(next - now);
        _observer.Tell(new FeedPolled(_state.Status, next));
    }

    private IEnumerable<FeedRecord> Read(ReadOnlyMemory<byte> body) => FeedFile.ReadBytes(
        body, _state.Frames.Next is { } frame ? $"{_options.Name}/{frame.Url.Segments[^1]}" : _options.Name, _options.Format, ReadOptions.Inbound);

    private sealed record Answered(FeedRequest Request, HttpAnswer Answer) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
