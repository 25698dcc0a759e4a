namespace RealtimeSwx.Messaging.Tests.Support;

internal static class Waiting
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Waits for a condition that another thread brings about.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Limit, what);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
