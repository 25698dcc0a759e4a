using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Output;

/// <summary>
/// One JSON object a line: an observation; a map (<c>kind</c> <c>tec</c>, and <c>rms</c> where the map has one; values row by row of latitude,
/// null = missing); a pulse (samples bin by bin). What <c>swx inspect</c> prints.
/// </summary>
public sealed class NdjsonWriter(Stream output) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <summary>Lines written so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Writes the lines of a record, at most until <see cref="Lines"/> is <paramref name="limit"/>. A <see cref="Rejected"/> has none.</summary>
    public void Write(FeedRecord record, long limit = long.MaxValue)
    {
        switch (record)
        {
            case Observation o when Lines < limit:
                Line(() => Write(o));
                break;
            case TecMap m:
                Map(m, "tec", m.Values, limit);
                if (!m.Rms.IsDefaultOrEmpty)
                {
                    Map(m, "rms", m.Rms, limit);
                }

                break;
            case PulseBatch b:
                foreach (var pulse in b.Pulses)
                {
                    if (Lines < limit)
                    {
                        Line(() => Write(b, pulse));
                    }
                }

                break;
        }
    }

    public void Dispose() => _json.Dispose();

    private void Write(Observation o)
    {
        _json.WriteString("series", o.Series.Value);
        _json.WriteString("valid_time", RecordNames.Time(o.ValidTime));
        _json.WriteNumber("value", o.Value);
        if (RecordNames.Thirds(o) is { } thirds)
        {
            _json.WriteNumber("thirds", thirds);
        }

        _json.WriteString("unit", KnownSeries.UnitOf(o.Series));
        _json.WriteString("quality", RecordNames.Of(o.Quality));
        _json.WriteString("revision", RecordNames.Of(o.Revision));
        _json.WriteString("source", o.Source);
        if (o.Event is { } storm)
        {
            _json.WriteNumber("storm", storm);
        }
    }

    private void Map(TecMap m, string kind, ImmutableArray<float> values, long limit)
    {
        if (Lines >= limit)
        {
            return;
        }

        Line(() =>
        {
            _json.WriteString("series", m.Series.Value);
            _json.WriteString("valid_time", RecordNames.Time(m.Epoch));
            Axis("lats", m.Grid.LatCount, m.Grid.Lat);
            Axis("lons", m.Grid.LonCount, m.Grid.Lon);
            _json.WriteStartArray("values");
            for (var i = 0; i < m.Grid.LatCount; i++)
            {
                _json.WriteStartArray();
                foreach (var value in values.AsSpan(i * m.Grid.LonCount, m.Grid.LonCount))
                {
                    if (float.IsNaN(value))
                    {
                        _json.WriteNullValue();
                    }
                    else
                    {
                        _json.WriteNumberValue(value);
                    }
                }

                _json.WriteEndArray();
            }

            _json.WriteEndArray();
            _json.WriteString("unit", "TECU");
            _json.WriteString("kind", kind);
            _json.WriteString("revision", RecordNames.Of(m.Revision));
            _json.WriteString("edition", RecordNames.Time(m.Edition));
            _json.WriteNumber("height_km", m.HeightKm);
            _json.WriteString("source", m.Source);
        });
    }

    private void Write(PulseBatch b, Pulse pulse)
    {
        _json.WriteString("series", b.Station.Value);
        _json.WriteString("second", RecordNames.Time(b.Second));
        _json.WriteNumber("clk", pulse.Clock);
        _json.WriteNumber("mask", pulse.Mask);
        _json.WriteStartArray("samples");
        for (var bin = 0; bin < pulse.Bins; bin++)
        {
            _json.WriteStartArray();
            for (var channel = 0; channel < pulse.Channels; channel++)
            {
                _json.WriteNumberValue(pulse.Samples[bin * pulse.Channels + channel]);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void Axis(string name, int count, Func<int, double> at)
    {
        _json.WriteStartArray(name);
        for (var i = 0; i < count; i++)
        {
            _json.WriteNumberValue(Math.Round(at(i), 6));
        }

        _json.WriteEndArray();
    }

    private void Line(Action body)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        body();
        _json.WriteEndObject();
        _json.Flush();
        output.Write(_buffer.WrittenSpan);
        output.WriteByte((byte)'\n');
        Lines++;
    }
}
