namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// The OPTICS order, once core distances are known. Every engine gives the same bits: next comes the unprocessed point with the smallest reachability,
/// the lowest index among equals; a point o is reached from p at <c>round15(max(distance, core[p]))</c> when the distance is at most max_eps and p is
/// core; its predecessor is the first processed point that reaches it at the smallest value.
/// </summary>
public interface IOrderingEngine
{
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    OpticsOrdering Order(OrderingTask task);
}
