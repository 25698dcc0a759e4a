using System.Collections.Frozen;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Actors.Work;

namespace RealtimeSwx.Actors.Serialization;

/// <summary>
/// The names of wire and journal types. Kept by hand: a name never changes its meaning and is never used again; a changed shape gets
/// <c>-v2</c> beside the old one.
/// </summary>
public static class SwxManifests
{
    public static readonly FrozenDictionary<Type, string> ByType = new Dictionary<Type, string>
    {
        [typeof(SeriesProtocol.RecordBatch)] = "se-rb-v1",
        [typeof(SeriesProtocol.RecordBatches)] = "se-bs-v1",
        [typeof(SeriesProtocol.ReadWindow)] = "se-rw-v1",
        [typeof(SeriesProtocol.Recorded)] = "se-re-v1",
        [typeof(SeriesProtocol.RecordFailed)] = "se-rf-v1",
        [typeof(SeriesProtocol.Window)] = "se-wi-v1",
        [typeof(SeriesProtocol.BatchRecorded)] = "se-br-v1",
        [typeof(SeriesProtocol.SeriesSnapshot)] = "se-sn-v1",

        [typeof(ForecastProtocol.Tick)] = "fo-ti-v1",
        [typeof(ForecastProtocol.TickDone)] = "fo-td-v1",
        [typeof(ForecastProtocol.Ticked)] = "fo-tk-v1",
        [typeof(ForecastProtocol.TrainingStarted)] = "fo-ts-v1",
        [typeof(ForecastProtocol.ForecastSnapshot)] = "fo-sn-v1",

        [typeof(VerifierProtocol.RecordScores)] = "ve-rs-v1",
        [typeof(VerifierProtocol.ScoresRecorded)] = "ve-sr-v1",
        [typeof(VerifierProtocol.GetVerification)] = "ve-gv-v1",
        [typeof(VerifierProtocol.Verification)] = "ve-ve-v1",
        [typeof(VerifierProtocol.ScoresAdded)] = "ve-sa-v1",
        [typeof(VerifierProtocol.VerifierSnapshot)] = "ve-sn-v1",

        [typeof(RegistryProtocol.RegisterShipped)] = "re-rs-v1",
        [typeof(RegistryProtocol.RegisterChallenger)] = "re-rc-v1",
        [typeof(RegistryProtocol.RecordEvidence)] = "re-ev-v1",
        [typeof(RegistryProtocol.GetModels)] = "re-gm-v1",
        [typeof(RegistryProtocol.Models)] = "re-mo-v1",
        [typeof(RegistryProtocol.ShippedRegistered)] = "re-sr-v1",
        [typeof(RegistryProtocol.ChallengerRegistered)] = "re-cr-v1",
        [typeof(RegistryProtocol.EvidenceRecorded)] = "re-er-v1",
        [typeof(RegistryProtocol.Decided)] = "re-de-v1",

        [typeof(StationProtocol.AddPulses)] = "st-ap-v1",
        [typeof(StationProtocol.CloseWindow)] = "st-cw-v1",
        [typeof(StationProtocol.Settled)] = "st-se-v1",
        [typeof(StationProtocol.PulsesAdded)] = "st-pa-v1",
        [typeof(StationProtocol.WindowClosed)] = "st-wc-v1",
        [typeof(StationProtocol.StationSnapshot)] = "st-sn-v1",

        [typeof(QuarantineProtocol.Quarantine)] = "qu-qu-v1",
        [typeof(QuarantineProtocol.Quarantined)] = "qu-qd-v1",
        [typeof(QuarantineProtocol.RowsRejected)] = "qu-rr-v1",
        [typeof(QuarantineProtocol.QuarantineSnapshot)] = "qu-sn-v1",

        [typeof(ReplayProtocol.GetCursor)] = "rp-gc-v1",
        [typeof(ReplayProtocol.ReplayAdvanced)] = "rp-ra-v1",
        [typeof(ReplayProtocol.CatchUp)] = "rp-cu-v1",
        [typeof(ReplayProtocol.CaughtUp)] = "rp-cd-v1",

        [typeof(AlertProtocol.Observe)] = "al-ob-v1",
        [typeof(AlertProtocol.Foresee)] = "al-fo-v1",
        [typeof(AlertProtocol.Advance)] = "al-ad-v1",
        [typeof(AlertProtocol.Acknowledge)] = "al-ac-v1",
        [typeof(AlertProtocol.Exercise)] = "al-ex-v1",
        [typeof(AlertProtocol.AlertSettled)] = "al-se-v1",
        [typeof(AlertProtocol.AlertRefused)] = "al-re-v1",
        [typeof(AlertProtocol.Assessed)] = "al-as-v1",
        [typeof(AlertProtocol.AlertChanged)] = "al-ch-v1",
        [typeof(AlertProtocol.AlertSnapshot)] = "al-sn-v1",

        [typeof(WorkProtocol.Pull)] = "wo-pu-v1",
        [typeof(WorkProtocol.Predict)] = "wo-pr-v1",
        [typeof(WorkProtocol.Train)] = "wo-tr-v1",
        [typeof(WorkProtocol.Cluster)] = "wo-cl-v1",
        [typeof(WorkProtocol.Label)] = "wo-la-v1",
        [typeof(WorkProtocol.Predicted)] = "wo-pd-v1",
        [typeof(WorkProtocol.Trained)] = "wo-td-v1",
        [typeof(WorkProtocol.Clustered)] = "wo-cd-v1",
        [typeof(WorkProtocol.Labelled)] = "wo-ld-v1",
        [typeof(WorkProtocol.WorkFailed)] = "wo-wf-v1",
        [typeof(WorkProtocol.NoWorker)] = "wo-nw-v1",
        [typeof(WorkProtocol.WorkDropped)] = "wo-wd-v1",
        [typeof(WorkProtocol.GetWorkers)] = "wo-gw-v1",
        [typeof(WorkProtocol.AwaitWorkers)] = "wo-aw-v1",
        [typeof(WorkProtocol.Workers)] = "wo-ws-v1",
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Type> ByName = ByType.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
}
