using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Incremental;

/// <summary>A pipeline whose model can learn from what has just been scored.</summary>
public interface IIncrementalPipeline : IForecastPipeline
{
    /// <summary>A challenger: the champion fine-tuned on scored samples, oldest first. Deterministic in its arguments. The champion stays as it is.</summary>
    ModelBundle Update(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, int seed, CancellationToken cancel);
}
