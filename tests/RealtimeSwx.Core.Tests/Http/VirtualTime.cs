using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>
/// Moves a clock. Time stands still while anybody is at work, and jumps to the next instant at which somebody wants to act: results do not
/// depend on how fast this machine is.
/// </summary>
public sealed class VirtualTime(FakeTimeProvider clock)
{
    private readonly Channel<(string Name, DateTimeOffset Next)> _reports = Channel.CreateBounded<(string, DateTimeOffset)>(1024);
    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private readonly HashSet<string> _working = [];

    /// <summary>Before the clock is first moved: somebody is at work.</summary>
    public void Begin(string name) => _working.Add(name);

    /// <summary>Done for now; acts again at <paramref name="next"/>. From any thread.</summary>
    public void Done(string name, DateTimeOffset next) => _reports.Writer.TryWrite((name, next)).ShouldBeTrue();

    /// <summary>Waits for something that only the passing of time ends. From any thread.</summary>
    public void Waits(string name, TimeSpan wait) => Done(name, clock.GetUtcNow() + wait);

    public async Task RunUntilAsync(DateTimeOffset end, CancellationToken cancel)
    {
        while (true)
        {
            while (_working.Count > 0 || _reports.Reader.Count > 0)
            {
                try
                {
                    var (name, at) = await _reports.Reader.ReadAsync(cancel);
                    _working.Remove(name);
                    _due[name] = at;
                }
                catch (OperationCanceledException e)
                {
                    throw new OperationCanceledException($"At {clock.GetUtcNow():O} these were still at work: {string.Join(", ", _working)}", e, cancel);
                }
            }

            var next = _due.Values.Min();
            if (next > end)
            {
                return;
            }

            _working.UnionWith(_due.Where(d => d.Value <= next).Select(d => d.Key));
            clock.Advance(next - clock.GetUtcNow());
        }
    }
}
