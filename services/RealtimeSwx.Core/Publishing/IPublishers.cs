using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Publishing;

// What entities tell the world after they have persisted. One implementation (MQTT); interfaces, because an entity needs one of them each.

public interface IObservationPublisher
{
    /// <param name="newest">False when the batch ends before what the series already knows: it goes out, and the retained value stays.</param>
    void Publish(SeriesProtocol.BatchRecorded recorded, long sequence, bool newest);
}

public interface IVerificationPublisher
{
    void Publish(VerifierProtocol.ScoresAdded scores, long sequence);
}

public interface IModelPublisher
{
    void Publish(RegistryProtocol.IRegistryEvent decision, long sequence);
}

public interface IClusterPublisher
{
    /// <summary>The message for a clustered window, UTF-8 JSON.</summary>
    byte[] Render(SeriesId station, ReadOnlyMemory<byte> result, bool simulated, long sequence, DateTimeOffset producedAt);

    void Publish(StationProtocol.WindowClosed window);
}

public interface IForecastPublisher
{
    void Publish(string target, string model, ReadOnlyMemory<byte> payload, DateTimeOffset lastValid, string? traceParent);
}
