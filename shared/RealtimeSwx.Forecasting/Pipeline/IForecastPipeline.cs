using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <param name="Series">A series (or, with <paramref name="Maps"/>, a map series) that <see cref="IForecastPipeline.Gather"/> and
/// <see cref="IForecastPipeline.Due"/> read.</param>
/// <param name="Back">How far before the issue time they look.</param>
public sealed record SeriesNeed(SeriesId Series, TimeSpan Back, bool Maps = false);

/// <summary>
/// The one way from data to forecast, as pure steps. A backtest runs them in a loop (<see cref="ForecastRun"/>), the live system spreads
/// them over actors: Gather, Assemble, Due and Scored in Core, Predict on a worker. Both get the same numbers, bit for bit, because every
/// step depends on its arguments alone: no clock, no random numbers without a seed in the model, no batch whose size could change sums.
/// </summary>
public interface IForecastPipeline
{
    /// <summary><c>symh</c>, <c>kp</c>, <c>tec/&lt;analysis&gt;</c>.</summary>
    string Target { get; }

    SeriesId Truth { get; }

    IssueSchedule Schedule { get; }

    IReadOnlyList<SeriesNeed> Needs { get; }

    /// <summary>A pause longer than this between issues starts from <see cref="NewState"/>: calibration of another epoch is no guide.</summary>
    TimeSpan ForgetAfter { get; }

    PipelineState NewState();

    byte[] SaveState(PipelineState state);

    PipelineState LoadState(ReadOnlySpan<byte> saved);

    /// <summary>The inputs known at the issue time, or null when there is nothing to forecast from. Reads only through <paramref name="view"/>.</summary>
    ForecastInput? Gather(ISeriesView view, DateTimeOffset issue);

    IPipelineModel LoadModel(ModelBundle bundle, ILearners learners);

    /// <summary>Runs every member (and the baselines). The only heavy step.</summary>
    MemberOutput Predict(ForecastInput input, IPipelineModel model);

    /// <summary>The baselines alone: what Core issues when no worker answers.</summary>
    MemberOutput Baselines(ForecastInput input);

    /// <summary>Combines, calibrates and words the forecast. With an empty <see cref="MemberOutput.Members"/> it falls back to the best baseline.</summary>
    /// <param name="checkpoint">Hash of the model bundle, empty when none was used.</param>
    Forecast Assemble(ForecastInput input, MemberOutput output, PipelineState state, string checkpoint, Degradation degradation);

    /// <summary>Remembers an issued forecast until its truth is known.</summary>
    PipelineState Issued(PipelineState state, Forecast forecast);

    /// <summary>Scores of remembered forecasts whose truth is now known, ordered by valid time, then lead. Does not change the state.</summary>
    IReadOnlyList<ForecastScore> Due(PipelineState state, ISeriesView view);

    /// <summary>Forgets what was scored and learns calibration from it: score first, learn after.</summary>
    PipelineState Scored(PipelineState state, IReadOnlyList<ForecastScore> scores);
}

/// <summary>A model bundle made ready to predict. Not thread-safe; owned by one actor or one loop.</summary>
public interface IPipelineModel : IDisposable
{
    /// <summary>Hash of the bundle.</summary>
    string Checkpoint { get; }
}
