using Akka.Actor;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>
/// Asks where entities move. A message that was on its way to a node that died is lost, so it is said again until the answer comes or the
/// deadline passes. Only for messages that do nothing new the second time, as all our commands do.
/// </summary>
public static class PatientAsk
{
    /// <summary>How long a message may be on its way before it is said again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(4);

    /// <exception cref="AskTimeoutException">No answer before the deadline.</exception>
    public static async Task<T> AskPatientlyAsync<T>(this IActorRef target, object message, TimeSpan deadline, CancellationToken cancel)
    {
        // One asker for all tries: a late answer to an early try counts too.
        IActorRef asker = ActorRefs.Nobody;
        var answer = target.Ask<T>(
            self =>
            {
                asker = self;
                return message;
            },
            deadline,
            cancel);
        while (!answer.IsCompleted)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (await Task.WhenAny(answer, Task.Delay(Again, TimeProvider.System, wait.Token)) != answer && !cancel.IsCancellationRequested)
            {
                target.Tell(message, asker);
            }

            await wait.CancelAsync();
        }

        return await answer;
    }
}
