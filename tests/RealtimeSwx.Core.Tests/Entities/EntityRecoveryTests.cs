using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Registry;
using RealtimeSwx.Core.Series;
using RealtimeSwx.Core.Tests.Alerts;
using RealtimeSwx.Core.Verification;
using RealtimeSwx.Core.Work;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Tests.Entities;

/// <summary>Series, forecast, registry and verifier entities of Kp on one journal, stopped and started again; no worker is there.</summary>
public sealed class EntityRecoveryTests(ITestOutputHelper output) : Akka.Hosting.TestKit.TestKit(output: output)
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-entities-").FullName;
    private readonly VirtualClock _clock = new(TimeProvider.System);
    private readonly Published _published = new();
    private SwxStorage _storage = null!;

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        // The in-memory journal is the default.
    }

    protected override async Task BeforeTestStart()
    {
        await base.BeforeTestStart();
        _storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));
    }

    protected override async Task AfterAllAsync()
    {
        await base.AfterAllAsync();
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WithoutAWorker_TheBaselineIsIssuedAtOnce_AndSaysWhy()
    {
        var core = Begin();
        await RecordAsync(core, 0, 9);
        await core.Registry.Ask<RegistryProtocol.Models>(new RegistryProtocol.RegisterShipped("kp", "some-checkpoint"), Patience);
        var done = await TickAsync(core, 8);
        done.Degraded.ShouldBeTrue();
        var message = SwxJson.Parse<ForecastMessage>(_published.Forecasts.ShouldHaveSingleItem().Span);
        message.Degraded.Is.ShouldBeTrue();
        message.Degraded.Reason.ShouldContain("no worker");
        message.Leads.ShouldAllBe(l => l.Baselines.ContainsKey("persistence"));
        message.Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task ATickDoneTwice_IssuesOnce()
    {
        var core = Begin();
        await RecordAsync(core, 0, 9);
        (await TickAsync(core, 8)).ForecastId.ShouldNotBeNull();
        (await TickAsync(core, 8)).ForecastId.ShouldBeNull();
        _published.Forecasts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WhatAProcessMayHaveDiedBeforePublishing_IsSaidAgainWhenItIsSentAgain_UnderItsNumber()
    {
        var core = Begin();
        await RecordAsync(core, 0, 1);
        await RecordAsync(core, 1, 2);
        await RecordAsync(core, 2, 3);
        _published.Sequences.ShouldBe([1, 2, 3]);
        await EndAsync(core);
        core = Begin();

        // The newest at once, for a broker that loses its retained values; the rest only to who asks, and once.
        (await RecordAsync(core, 1, 2)).New.ShouldBe(0);
        (await RecordAsync(core, 1, 2)).New.ShouldBe(0);
        _published.Sequences.ShouldBe([1, 2, 3, 3, 2]);
        await RecordAsync(core, 3, 4);
        _published.Sequences[^1].ShouldBe(4);
    }

    [Fact]
    public async Task BatchesInOneCommand_AreEventsAndPublicationsOfTheirOwn()
    {
        var core = Begin();
        var batches = Enumerable.Range(0, 4).Select(i => new SeriesProtocol.RecordBatch(KnownSeries.Kp, [Kp(i % 3)], [], [], null, Start.AddHours(3 * (i + 1))));
        var done = await core.Series.Ask<SeriesProtocol.Recorded>(new SeriesProtocol.RecordBatches(KnownSeries.Kp, [.. batches]), Patience);
        done.ShouldBe(new SeriesProtocol.Recorded(KnownSeries.Kp, 3, 1));
        _published.Sequences.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task AfterARestart_EverythingGoesOn()
    {
        var core = Begin();
        await RecordAsync(core, 0, 9);
        await TickAsync(core, 8);
        await RecordAsync(core, 9, 10);
        (await TickAsync(core, 9)).Scores.ShouldBeGreaterThan(0);
        var verified = await core.Verifier.Ask<VerifierProtocol.Verification>(new VerifierProtocol.GetVerification("kp"), Patience);
        verified.Leads.ShouldNotBeEmpty();

        await EndAsync(core);
        core = Begin();
        (await TickAsync(core, 9)).ForecastId.ShouldBeNull();
        var again = await core.Verifier.Ask<VerifierProtocol.Verification>(new VerifierProtocol.GetVerification("kp"), Patience);
        again.ShouldBeEquivalentTo(verified);

        // What the series held and what the forecast waited for are still there: the next interval is scored.
        (await RecordAsync(core, 9, 10)).New.ShouldBe(0);
        await RecordAsync(core, 10, 11);
        var next = await TickAsync(core, 10);
        next.Scores.ShouldBeGreaterThan(0);
        SwxJson.Parse<ForecastMessage>(_published.Forecasts[^1].Span).Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task EvidenceAndChampion_SurviveARestart()
    {
        var core = Begin();
        await core.Registry.Ask<RegistryProtocol.Models>(new RegistryProtocol.RegisterShipped("kp", "champion-0001"), Patience);
        await core.Registry.Ask<RegistryProtocol.Models>(new RegistryProtocol.RegisterChallenger("kp", "challenger-01", "champion-0001", 576, Start, ""), Patience);
        await EvidenceAsync(core, 0, 10);
        await EndAsync(core);
        core = Begin();
        (await core.Registry.Ask<RegistryProtocol.Models>(new RegistryProtocol.GetModels("kp"), Patience)).Challenger.ShouldBe("challenger-01");
        (await EvidenceAsync(core, 10, 16)).Champion.ShouldBe("challenger-01");
        await EndAsync(core);
        core = Begin();
        (await core.Registry.Ask<RegistryProtocol.Models>(new RegistryProtocol.GetModels("kp"), Patience)).ShouldBe(new RegistryProtocol.Models("kp", "challenger-01", null));
        var decided = _published.Decisions.OfType<RegistryProtocol.Decided>().ShouldHaveSingleItem();
        decided.Outcome.ShouldBe("promoted");
        decided.From.ShouldBe(Start);
    }

    private Entities Begin()
    {
        var series = Sys.ActorOf(Props.Create(() => new SeriesActor("kp", _published, _clock)));
        var registry = Sys.ActorOf(Props.Create(() => new RegistryActor("kp", _published, _clock)));
        var verifier = Sys.ActorOf(Props.Create(() => new VerifierActor("kp", _published, _clock)));
        var queue = Sys.ActorOf(Props.Create(() => new WorkQueueActor(TimeProvider.System, TimeSpan.Zero)));
        var services = new ForecastServices(ForecastPipelines.For, series, registry, verifier, queue, _published, NoAlerts.Router(Sys), _storage.Blobs, _clock, new ForecastOptions(), new CoreOptions());
        return new Entities(series, registry, verifier, queue, Sys.ActorOf(Props.Create(() => new ForecastActor("kp", services))));
    }

    private static async Task EndAsync(Entities core)
    {
        foreach (var actor in (IActorRef[])[core.Forecast, core.Series, core.Registry, core.Verifier, core.Queue])
        {
            (await actor.GracefulStop(Patience)).ShouldBeTrue();
        }
    }

    private static Task<SeriesProtocol.Recorded> RecordAsync(Entities core, int from, int to) => core.Series.Ask<SeriesProtocol.Recorded>(
        new SeriesProtocol.RecordBatch(KnownSeries.Kp, [.. Enumerable.Range(from, to - from).Select(Kp)], [], [], null), Patience);

    private Task<ForecastProtocol.TickDone> TickAsync(Entities core, int interval)
    {
        _clock.AdvanceTo(Start.AddHours(3 * (interval + 1)));
        return core.Forecast.Ask<ForecastProtocol.TickDone>(new ForecastProtocol.Tick("kp", Start.AddHours(3 * (interval + 1)), true, null), Patience);
    }

    private static Task<RegistryProtocol.Models> EvidenceAsync(Entities core, int fromHour, int toHour) => core.Registry.Ask<RegistryProtocol.Models>(
        new RegistryProtocol.RecordEvidence("kp", "challenger-01", Start.AddHours(toHour), [.. Enumerable.Range(fromHour, toHour - fromHour).Select(h =>
            new RegistryProtocol.PairedLoss(Start.AddHours(h), TimeSpan.FromHours(3), 5 + (h % 3), 4 + (h % 3)))]),
        Patience);

    private static Observation Kp(int interval)
    {
        var at = Start.AddHours(3 * interval);
        return new Observation(KnownSeries.Kp, at, TimeSpan.FromHours(3), new KpThirds(5 + (interval * 7 % 12)).Units, Revision.Final, Quality.Good, "test") { AvailableAt = at.AddHours(3) };
    }

    private sealed record Entities(IActorRef Series, IActorRef Registry, IActorRef Verifier, IActorRef Queue, IActorRef Forecast);

    /// <summary>What went out; in place of the broker.</summary>
    private sealed class Published : IObservationPublisher, IVerificationPublisher, IModelPublisher, IForecastPublisher
    {
        private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _forecasts = new();
        private readonly ConcurrentQueue<RegistryProtocol.IRegistryEvent> _decisions = new();
        private readonly ConcurrentQueue<long> _sequences = new();

        public IReadOnlyList<ReadOnlyMemory<byte>> Forecasts => [.. _forecasts.DistinctBy(f => SwxJson.Parse<ForecastMessage>(f.Span).Id)];

        public IReadOnlyList<RegistryProtocol.IRegistryEvent> Decisions => [.. _decisions.Distinct()];

        public IReadOnlyList<long> Sequences => [.. _sequences];

        public Task Publish(SeriesProtocol.BatchRecorded recorded, long sequence, bool newest)
        {
            _sequences.Enqueue(sequence);
            return Task.CompletedTask;
        }

        public Task PublishDerived(Observation row, DateTimeOffset producedAt, string? traceParent) => Task.CompletedTask;

        public Task Publish(VerifierProtocol.ScoresAdded scores, long sequence)
        {
            scores.Summary.ShouldNotBeNull();
            return Task.CompletedTask;
        }

        public Task Publish(RegistryProtocol.IRegistryEvent decision, long sequence)
        {
            _decisions.Enqueue(decision);
            return Task.CompletedTask;
        }

        public Task Publish(string target, string model, ReadOnlyMemory<byte> payload, DateTimeOffset lastValid, string? traceParent)
        {
            _forecasts.Enqueue(payload);
            return Task.CompletedTask;
        }

        public void Forget(SeriesId root)
        {
        }

        public void Forget(string target)
        {
        }

        public void Forget(string target, string model)
        {
        }
    }
}
