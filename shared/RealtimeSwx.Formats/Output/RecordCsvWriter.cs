using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Output;

/// <summary>
/// CSV of one kind of record: observations <c>series,valid_time,value,unit,quality,revision,source</c>, maps one row a grid point
/// <c>series,valid_time,lat,lon,tec,rms</c>, pulses one row a bin <c>series,second,clk,mask,bin,ch1,ch2[,ch3]</c>. Missing = empty cell.
/// </summary>
public sealed class RecordCsvWriter(TextWriter output)
{
    private string? _header;

    /// <exception cref="ArgumentException">A record of another kind than the first.</exception>
    public void Write(FeedRecord record)
    {
        switch (record)
        {
            case Observation o:
                Header("series,valid_time,value,unit,quality,revision,source");
                output.Write($"{o.Series},{RecordNames.Time(o.ValidTime)},{Number(o.Value)},{KnownSeries.UnitOf(o.Series)},{RecordNames.Of(o.Quality)},{RecordNames.Of(o.Revision)},{o.Source}\n");
                break;
            case TecMap m:
                Header("series,valid_time,lat,lon,tec,rms");
                Write(m);
                break;
            case PulseBatch b:
                foreach (var pulse in b.Pulses)
                {
                    Header("series,second,clk,mask,bin," + string.Join(',', Enumerable.Range(1, pulse.Channels).Select(c => $"ch{c}")));
                    Write(b, pulse);
                }

                break;
        }
    }

    private void Write(TecMap m)
    {
        var time = RecordNames.Time(m.Epoch);
        for (var k = 0; k < m.Grid.Count; k++)
        {
            var (i, j) = (k / m.Grid.LonCount, k % m.Grid.LonCount);
            var rms = m.Rms.IsDefaultOrEmpty ? float.NaN : m.Rms[k];
            output.Write($"{m.Series},{time},{Number(Math.Round(m.Grid.Lat(i), 6))},{Number(Math.Round(m.Grid.Lon(j), 6))},{Number(m.Values[k])},{Number(rms)}\n");
        }
    }

    private void Write(PulseBatch b, Pulse pulse)
    {
        var second = RecordNames.Time(b.Second);
        for (var bin = 0; bin < pulse.Bins; bin++)
        {
            output.Write($"{b.Station},{second},{pulse.Clock},{pulse.Mask},{bin}");
            for (var channel = 0; channel < pulse.Channels; channel++)
            {
                output.Write($",{pulse.Samples[bin * pulse.Channels + channel]}");
            }

            output.Write('\n');
        }
    }

    private void Header(string header)
    {
        if (_header is null)
        {
            output.Write(header + "\n");
            _header = header;
        }
        else if (_header != header)
        {
            throw new ArgumentException("records of different kinds do not fit one CSV table");
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
