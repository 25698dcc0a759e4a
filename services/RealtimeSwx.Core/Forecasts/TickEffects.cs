using System.Collections.Immutable;
using Akka.Actor;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>What follows from a persisted tick: publication, alerts, verification, evidence for the registry. Safe to do twice.</summary>
internal sealed class TickEffects(ForecastServices services, string target)
{
    public async Task ApplyAsync(Ticked e, ImmutableArray<RegistryProtocol.PairedLoss> losses, string? challenger, DateTimeOffset lastValid, CancellationToken cancel)
    {
        var timeout = services.Options.AskTimeout;
        if (e.Issued is { } issued)
        {
            var published = services.Publisher.Publish(target, "ensemble", issued.Payload, lastValid, issued.TraceParent);
            if (services.Clock.DataTime is not null)
            {
                await published;
            }

            await new IonexFolder(services.Core, services.Blobs).WriteAsync(issued.Id, target, e.At, issued.Maps, cancel);
            await services.Alerts.ForecastAsync(target, issued.Payload, e.Timestamp, cancel);
            CoreTelemetry.ForecastsIssued.Add(1, new KeyValuePair<string, object?>("target", target), new KeyValuePair<string, object?>("degraded", issued.Degraded));
        }

        if (e.Scores.Length > 0)
        {
            var simulated = e.Issued?.Simulated ?? false;
            await services.Verifier.AskPatientlyAsync<VerifierProtocol.ScoresRecorded>(
                new VerifierProtocol.RecordScores(target, e.At, e.Scores, simulated, e.Issued?.TraceParent, services.Clock.DataTime), timeout, cancel);
        }

        if (losses.Length > 0 && challenger is not null)
        {
            await services.Registry.AskPatientlyAsync<RegistryProtocol.Models>(
                new RegistryProtocol.RecordEvidence(target, challenger, e.At, losses, services.Clock.DataTime), timeout, cancel);
        }
    }

    /// <summary>Asks a worker for a challenger and registers it. Null when it worked, else why not.</summary>
    public async Task<string?> TrainAsync(DateTimeOffset at, ImmutableArray<SampleRef> samples, CancellationToken cancel)
    {
        var timeout = services.Options.AskTimeout;
        var models = await services.Registry.AskPatientlyAsync<RegistryProtocol.Models>(new RegistryProtocol.GetModels(target), timeout, cancel);
        if (models.Champion.Length == 0 || models.Challenger is not null)
        {
            return "no champion, or a challenger is still in the shadow";
        }

        // The seed follows from what is trained, so that a repeated run gives the same challenger.
        var seed = BitConverter.ToInt32(Convert.FromHexString(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"{target}{at:O}{models.Champion}"))[..8])) & int.MaxValue;
        var work = new WorkProtocol.Train($"train/{target}/{at:O}", target, models.Champion, samples, seed, services.Options.DrillLabelShift);
        WorkProtocol.IWorkResult answer;
        try
        {
            answer = await services.Queue.AskPatientlyAsync<WorkProtocol.IWorkResult>(work, services.Options.TrainTimeout, cancel);
        }
        catch (AskTimeoutException)
        {
            return "no worker finished the training in time";
        }

        if (answer is not WorkProtocol.Trained trained)
        {
            return (answer as WorkProtocol.WorkFailed)?.Reason ?? "no worker";
        }

        var note = services.Options.DrillLabelShift == TimeSpan.Zero ? "" : $"drill: labels shifted by {services.Options.DrillLabelShift}";
        await services.Registry.AskPatientlyAsync<RegistryProtocol.Models>(
            new RegistryProtocol.RegisterChallenger(target, trained.Checkpoint, models.Champion, trained.Samples, at, note, services.Clock.DataTime), timeout, cancel);
        return null;
    }
}
