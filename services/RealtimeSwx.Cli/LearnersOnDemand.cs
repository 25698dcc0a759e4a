using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli;

/// <summary>
/// Torch's learners for a program that issues one forecast and ends: loading libtorch takes longer than a forecast whose members have closed forms, so it
/// waits for the first member that needs it. Used by one thread.
/// </summary>
/// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
internal sealed class LearnersOnDemand(string device) : ILearners
{
    private readonly Lazy<TorchLearners> _torch = new(() => new TorchLearners(device), LazyThreadSafetyMode.None);

    /// <summary>Whether a member has asked for Torch.</summary>
    public bool Loaded => _torch.IsValueCreated;

    public ITreeLearner Trees => _torch.Value.Trees;

    public INetworkLearner Networks => _torch.Value.Networks;

    public IMapLearner Maps => _torch.Value.Maps;
}
