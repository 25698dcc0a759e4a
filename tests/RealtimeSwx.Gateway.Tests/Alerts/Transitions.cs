using System.Collections.Immutable;
using System.Text;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Tests.Alerts;

/// <summary>Alert messages as the projection writes them into the outbox.</summary>
internal static class Transitions
{
    public static readonly DateTimeOffset T0 = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);

    /// <summary>The <paramref name="sequence"/>th message of an alert.</summary>
    public static AlertRow Row(string alert, long sequence, AlertState state, int level, DateTimeOffset? at = null, bool replay = false, bool exercise = false, string scale = "G")
    {
        var time = at ?? T0.AddSeconds(sequence);
        var message = new AlertMessage(new MessageContext("local", sequence, time, "core", false))
        {
            Id = $"{alert}/{time:yyyyMMdd'T'HHmmss'Z'}/{sequence}",
            Rule = alert,
            Scale = scale,
            Level = level,
            State = state,
            PreviousLevel = sequence == 1 ? 0 : 1,
            Probability = state is AlertState.Watch or AlertState.Warning ? 0.7 : null,
            RaisedAt = T0,
            ValidFrom = time,
            ValidTo = state == AlertState.Warning ? time.AddHours(3) : null,
            Evidence = ["kp-1", "kp-2"],
            Headline = ImmutableSortedDictionary<string, string>.Empty.Add("en", $"G{level} geomagnetic storm <expected> & more.").Add("es", "Se espera tormenta geomagnética."),
            Exercise = exercise,
            Replay = replay,
        };
        return new AlertRow(alert, sequence, time, state, level, Encoding.UTF8.GetString(SwxJson.Bytes(message)));
    }

    /// <summary>Raised, raised higher, cleared.</summary>
    public static IReadOnlyList<AlertRow> Episode(string alert = "geomagnetic-storm") =>
    [
        Row(alert, 1, AlertState.Warning, 1), Row(alert, 2, AlertState.Alert, 3), Row(alert, 3, AlertState.Cleared, 0),
    ];
}
