using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage.Codecs;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>
/// One tick of a target, from the data of the moment to the event that the entity will persist. The same steps in the same order as
/// <see cref="ForecastRun"/>; only Predict happens elsewhere. Changes nothing but blobs, so that a tick that dies half-way is simply done again.
/// </summary>
internal sealed class TickWorkflow(ForecastServices services, IForecastPipeline pipeline, MapCache maps)
{
    /// <param name="Next">Pipeline state after the tick.</param>
    public sealed record Outcome(Ticked Event, PipelineState Next, DateTimeOffset LastValid);

    public async Task<Outcome> RunAsync(Tick tick, PipelineState state, long sequence, CancellationToken cancel)
    {
        using var activity = CoreTelemetry.Source.StartActivity("forecast.tick", ActivityKind.Internal, tick.TraceParent);
        activity?.SetTag("swx.target", pipeline.Target);
        activity?.SetTag("swx.at", tick.At.ToString("O"));
        var view = await ReadAsync(tick.At, cancel);
        state = ForecastRun.Fresh(pipeline, state, tick.At);
        var scores = pipeline.Due(state, view);
        state = scores.Count == 0 ? state : pipeline.Scored(state, scores);
        var input = tick.Issue ? pipeline.Gather(view, tick.At) : null;
        IssuedForecast? issued = null;
        var (next, lastValid) = (state, tick.At);
        if (input is not null)
        {
            var (forecast, given, shadow) = await ForecastAsync(input, state, activity?.Id ?? tick.TraceParent, cancel);
            next = pipeline.Issued(state, forecast);
            lastValid = forecast.Leads[^1].ValidTime;
            issued = await DescribeAsync(input, forecast, given, shadow, state, sequence + 1, activity?.Id ?? tick.TraceParent, cancel);
        }

        var after = await services.Blobs.PutAsync(pipeline.SaveState(next), "application/octet-stream", cancel);
        var e = new Ticked(pipeline.Target, tick.At, [.. scores.Select(ToWire)], issued, after, services.Clock.GetUtcNow());
        return new Outcome(e, next, lastValid);
    }

    private async Task<ISeriesView> ReadAsync(DateTimeOffset at, CancellationToken cancel)
    {
        var history = new SeriesHistory();
        var byRoot = pipeline.Needs.GroupBy(n => n.Series.Root).ToList();
        var windows = await Task.WhenAll(byRoot.Select(root => services.Series.AskPatientlyAsync<SeriesProtocol.Window>(
            new SeriesProtocol.ReadWindow(root.Key, at, at - root.Max(n => n.Back), at + TimeSpan.FromDays(1)),
            services.Options.AskTimeout,
            cancel)));
        foreach (var window in windows)
        {
            foreach (var row in window.Rows)
            {
                history.Add(row);
            }

            foreach (var map in window.Maps)
            {
                history.Add(await maps.GetAsync(map, services.Blobs, cancel));
            }

            if (window.TraceParent is { } trace && ActivityContext.TryParse(trace, null, out var context))
            {
                Activity.Current?.AddLink(new ActivityLink(context));
            }
        }

        return history.AsOf(at);
    }

    private async Task<(Forecast Forecast, Degradation Given, ShadowForecast? Shadow)> ForecastAsync(ForecastInput input, PipelineState state, string? trace, CancellationToken cancel)
    {
        var models = await services.Registry.AskPatientlyAsync<RegistryProtocol.Models>(new RegistryProtocol.GetModels(pipeline.Target), services.Options.AskTimeout, cancel);
        var (outputs, reason) = models.Champion.Length == 0
            ? ([], "no trained model")
            : await PredictAsync(input, models, trace, cancel);
        if (outputs.FirstOrDefault(o => o.Checkpoint == models.Champion) is not { } champion)
        {
            var fallback = pipeline.Baselines(input);
            var given = new Degradation(true, reason, "baseline");
            return (pipeline.Assemble(input, fallback, state, "", given), given, null);
        }

        var forecast = pipeline.Assemble(input, ToOutput(champion), state, champion.Checkpoint, Degradation.None);
        var other = outputs.FirstOrDefault(o => o.Checkpoint == models.Challenger && o.Checkpoint != models.Champion);
        if (other is null)
        {
            return (forecast, Degradation.None, null);
        }

        var shadow = pipeline.Assemble(input, ToOutput(other), state, other.Checkpoint, Degradation.None);
        return (forecast, Degradation.None, new ShadowForecast(other.Checkpoint, [.. shadow.Leads.Select(l => l.Lead)], [.. shadow.Leads.Select(l => l.Quantiles)]));
    }

    private async Task<(ImmutableArray<WorkProtocol.CheckpointOutput> Outputs, string Reason)> PredictAsync(
        ForecastInput input, RegistryProtocol.Models models, string? trace, CancellationToken cancel)
    {
        var id = $"{pipeline.Target}/{input.IssuedAt:O}";
        ImmutableArray<string> checkpoints = models.Challenger is null ? [models.Champion] : [models.Champion, models.Challenger];
        var work = new WorkProtocol.Predict(id, pipeline.Target, checkpoints, input.IssuedAt, input.DataCutoff, input.Tier.ToString(), input.Payload, trace);
        try
        {
            return await services.Queue.AskPatientlyAsync<WorkProtocol.IWorkResult>(work, services.Options.PredictTimeout, cancel) switch
            {
                WorkProtocol.Predicted done => (done.Outputs, ""),
                WorkProtocol.WorkFailed failed => ([], failed.Reason),
                WorkProtocol.WorkDropped dropped => ([], dropped.Reason),
                _ => ([], "no worker"),
            };
        }
        catch (AskTimeoutException)
        {
            return ([], $"no worker answered within {services.Options.PredictTimeout.TotalSeconds:0} s");
        }
    }

    private async Task<IssuedForecast> DescribeAsync(
        ForecastInput input, Forecast forecast, Degradation given, ShadowForecast? shadow, PipelineState before, long sequence, string? trace, CancellationToken cancel)
    {
        var mapBlobs = ImmutableArray.CreateBuilder<string>();
        foreach (var map in forecast.Leads.Select(l => l.Map).OfType<TecMap>())
        {
            mapBlobs.Add(await services.Blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, cancel));
        }

        var inputHash = await services.Blobs.PutAsync(input.Payload, "application/octet-stream", cancel);
        var stateHash = await services.Blobs.PutAsync(pipeline.SaveState(before), "application/octet-stream", cancel);
        var producedAt = services.Clock.GetUtcNow();
        var simulated = input.Tier == InputTier.Simulated;
        var maps = mapBlobs.ToImmutable();
        return new IssuedForecast(
            forecast.Id,
            sequence,
            input.DataCutoff,
            input.Tier.ToString(),
            [.. forecast.Leads.Select(l => l.Lead)],
            inputHash,
            forecast.Checkpoint,
            stateHash,
            forecast.Degraded.Is,
            given.Reason,
            given.Fallback,
            new ForecastRendering(services.Core.Centre, services.Core.BlobBase, sequence, producedAt, simulated, maps).Render(forecast),
            shadow,
            maps,
            producedAt,
            simulated,
            trace,
            services.Core.Centre,
            services.Core.BlobBase);
    }

    private static MemberOutput ToOutput(WorkProtocol.CheckpointOutput o) => new(o.Members, o.Baselines) { Quantiles = o.Quantiles, Leads = o.Leads };

    private static VerifierProtocol.LeadScore ToWire(ForecastScore s) =>
        new(s.ForecastId, s.IssuedAt, s.ValidTime, s.Lead, s.Observed, s.Quantiles, s.Predictions, s.Metrics);
}
