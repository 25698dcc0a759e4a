using System.Diagnostics;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Waits for other processes: they can only be asked again and again.</summary>
internal static class Until
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<bool> condition, TimeSpan limit, string otherwise) =>
        TrueAsync(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, string otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"{otherwise} after {limit.TotalSeconds:0} s");
            }

            await Task.Delay(Poll, TimeProvider.System);
        }
    }
}
