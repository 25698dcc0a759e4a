using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using static RealtimeSwx.Actors.Quarantine.QuarantineProtocol;

namespace RealtimeSwx.Core.Quarantine;

/// <summary>Keeps the rejected rows of one source. The same row of the same source counts once, however often the source is read.</summary>
public sealed class QuarantineActor : SwxEntity
{
    private const int EventsPerSnapshot = 100;

    /// <summary>Rows remembered for telling repeats; older ones would count again.</summary>
    private const int Remembered = 10_000;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _total;

    public QuarantineActor(string source, VirtualClock clock)
        : base(clock)
    {
        PersistenceId = "quarantine-" + source;
        Recover<RowsRejected>(Apply);
        Recover<SnapshotOffer>(offer =>
        {
            var snapshot = (QuarantineSnapshot)offer.Snapshot;
            _total = snapshot.Total;
            foreach (var key in snapshot.LastKeys)
            {
                Remember(key);
            }
        });
        Command<RealtimeSwx.Actors.Quarantine.QuarantineProtocol.Quarantine>(command =>
        {
            var news = command.Rows.Where(r => !_known.Contains(KeyOf(r))).ToImmutableArray();
            if (news.Length == 0)
            {
                Sender.Tell(new Quarantined(source, _total));
                return;
            }

            var sender = Sender;
            Persist(new RowsRejected(source, news, command.Now ?? Clock.GetUtcNow()), e =>
            {
                Apply(e);
                sender.Tell(new Quarantined(source, _total));
                if (LastSequenceNr % EventsPerSnapshot == 0)
                {
                    SaveSnapshot(new QuarantineSnapshot(source, _total, [.. _order]));
                }
            });
        });
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(_ => { });
    }

    public override string PersistenceId { get; }

    private void Apply(RowsRejected e)
    {
        _total += e.Rows.Length;
        foreach (var row in e.Rows)
        {
            Remember(KeyOf(row));
        }
    }

    private void Remember(string key)
    {
        if (_known.Add(key))
        {
            _order.Enqueue(key);
        }

        while (_order.Count > Remembered)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    private static string KeyOf(Rejected r) => $"{r.Line}:{r.Column}:{r.Field}:{r.Text}";
}
