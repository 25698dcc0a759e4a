namespace RealtimeSwx.Forecasting.Learners;

/// <summary>
/// The door to learners that live outside this library (Torch networks, boosted trees). Pipelines ask for a kind by name and never know
/// what is behind it.
/// </summary>
public interface ILearners
{
    /// <summary>Gradient-boosted regression trees.</summary>
    ITreeLearner Trees { get; }

    /// <summary>Causal networks trained sequence to sequence.</summary>
    INetworkLearner Networks { get; }

    /// <summary>Networks from global maps to global maps.</summary>
    IMapLearner Maps { get; }
}
