using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tests;

/// <summary>For pipelines whose models need no learner from outside.</summary>
internal sealed class NoLearners : ILearners
{
    public static readonly NoLearners Instance = new();

    public ITreeLearner Trees => throw new NotSupportedException("trees");

    public INetworkLearner Networks => throw new NotSupportedException();

    public IMapLearner Maps => throw new NotSupportedException("networks of maps");
}
