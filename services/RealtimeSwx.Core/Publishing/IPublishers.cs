using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;

namespace RealtimeSwx.Core.Publishing;

// What entities tell the world after they have persisted. One implementation (MQTT); interfaces, because an entity needs one of them each.
// A task ends when the broker has acknowledged the message, or when it is given up and counted. Forget: the entity leaves this process, and
// another will say what is new; a broker that loses its retained values must not get the old ones from here.

public interface IObservationPublisher
{
    /// <param name="newest">False when the batch ends before what the series already knows: it goes out, and the retained value stays.</param>
    Task Publish(SeriesProtocol.BatchRecorded recorded, long sequence, bool newest);

    /// <summary>A value that followed from others, on the topic of its own series.</summary>
    Task PublishDerived(Observation row, DateTimeOffset producedAt, string? traceParent);

    void Forget(SeriesId series);
}

public interface IVerificationPublisher
{
    Task Publish(VerifierProtocol.ScoresAdded scores, long sequence);

    void Forget(string target);
}

public interface IModelPublisher
{
    Task Publish(RegistryProtocol.IRegistryEvent decision, long sequence);

    void Forget(string target);
}

public interface IClusterPublisher
{
    /// <summary>The message for a clustered window, UTF-8 JSON.</summary>
    byte[] Render(SeriesId station, ClusterResult result, bool simulated, long sequence, DateTimeOffset producedAt);

    Task Publish(StationProtocol.WindowClosed window);

    Task Publish(SecondClasses classes, DateTimeOffset producedAt);

    void Forget(SeriesId station);
}

public interface IForecastPublisher
{
    Task Publish(string target, string model, ReadOnlyMemory<byte> payload, DateTimeOffset lastValid, string? traceParent);

    void Forget(string target, string model);
}
