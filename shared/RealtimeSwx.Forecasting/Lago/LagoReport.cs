using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>One station of a report.</summary>
/// <param name="MeanRate">Pulses a second of live time, as recorded.</param>
/// <param name="MeanTrueRate">The same with lost triggers and dead time made up for.</param>
/// <param name="MeanCorrectedRate">At the reference pressure; null where no second has a pressure.</param>
/// <param name="ReferencePressureHpa">Median of the seconds that have one.</param>
/// <param name="PeakQuantiles">Of all pulses, ADC counts above the baseline, by per cent.</param>
/// <param name="Calibrations">Charge of a muon, hour by hour, where there are pulses enough.</param>
/// <param name="Windows">Results in order of time, without their per-pulse labels.</param>
/// <param name="Health">Of the detector at the end; null where no window has pulses enough.</param>
public sealed record LagoStationSummary(
    string Station,
    DateTimeOffset From,
    DateTimeOffset To,
    int Pulses,
    int Lost,
    int Late,
    double LiveSeconds,
    double MeanRate,
    double MeanTrueRate,
    double? MeanCorrectedRate,
    double? ReferencePressureHpa,
    IReadOnlyDictionary<string, double> PeakQuantiles,
    IReadOnlyList<LagoCalibration> Calibrations,
    IReadOnlyList<LagoWindowSummary> Windows,
    LagoHealth? Health);

/// <param name="Windows">That what is usual rests on.</param>
/// <param name="Measures">At the end of the record.</param>
/// <param name="Changes">Every state with the end of the window that brought it.</param>
public sealed record LagoHealth(HealthState State, DateTimeOffset Since, int Windows, IReadOnlyList<HealthMeasure> Measures, IReadOnlyList<LagoHealthChange> Changes);

public sealed record LagoHealthChange(DateTimeOffset Time, HealthState State);

public sealed record LagoWindowSummary(
    DateTimeOffset From, DateTimeOffset To, int Pulses, int Clustered, int LabelledByLandmarks, int Noise, int Dropped, double MuonCharge, IReadOnlyList<LagoCluster> Clusters);

/// <summary>Runs recorded pulses of any number of stations through features, rates and clusters; tables go to CSV as windows close.</summary>
public sealed class LagoReport(TextWriter features, TextWriter rates, TextWriter clusters)
{
    /// <summary>A second at the edge of a record counts as cut when its pulses span less than this share of it, and there are enough of them to tell.</summary>
    private const double CutShare = 0.9;

    private const int CutPulses = 20;

    private static readonly int[] Percents = [5, 25, 50, 75, 95];

    private readonly SortedDictionary<SeriesId, Station> _stations = [];

    public void Start()
    {
        features.Write("station,second,clock,charge,peak,t10_ns,t50_ns,t90_ns,rise_ns,fall_ns,full_ns,charge_over_peak,gap_ns,cluster\n");
        rates.Write("station,second,count,lost,live_s,rate,band1,band2,band3,pressure_hpa,temperature_c,corrected\n");
        clusters.Write("station,window_start,window_end,cluster,class,core,size,fraction,charge,peak,charge_over_peak,t90_t10_ns\n");
    }

    public void Add(PulseBatch batch, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!_stations.TryGetValue(batch.Station, out var station))
        {
            _stations[batch.Station] = station = new Station(batch.Station);
        }

        var shapes = PulseFeatures.Of(batch, PulseReading.Default);
        var late = station.Window.Late;
        var closed = station.Window.Add(batch, shapes);
        if (closed is not null)
        {
            Write(station, closed, cancel);
        }

        if (station.Window.Late == late)
        {
            station.Open.AddRange(batch.Pulses.Zip(shapes, (p, f) => (batch.Second, p.Clock, f)));
        }

        station.Count(batch.Second, shapes);

        // Whether a second is the record's last shows only when the next one comes.
        station.Settle(cut: station.Rates.Count == 0);
        station.Last = batch;
    }

    /// <summary>End of the record: closes the windows, writes the rates.</summary>
    public IReadOnlyList<LagoStationSummary> End(CancellationToken cancel = default)
    {
        var result = new List<LagoStationSummary>();
        foreach (var station in _stations.Values)
        {
            if (station.Window.Close() is { } work)
            {
                Write(station, work, cancel);
            }

            station.Settle(cut: true);
            station.Calibrate();
            result.Add(Summarise(station));
        }

        return result;
    }

    /// <summary>The largest window of every station that has one with clusters to show, the first of equals.</summary>
    public IEnumerable<WindowReachability> LargestWindows(CancellationToken cancel = default) =>
        _stations.Values.Select(s => s.Largest).OfType<(ClusterWork Work, ClusterResult Result)>().Select(w => WindowReachability.Of(w.Work, w.Result, cancel)).OfType<WindowReachability>();

    private void Write(Station station, ClusterWork work, CancellationToken cancel)
    {
        var result = LagoClusterer.Run(work, station.Previous, cancel: cancel);
        station.Previous = result;
        station.Largest = result.Clustered > (station.Largest?.Result.Clustered ?? 0) ? (work, result) : station.Largest;
        if (result.Health is { } health && (station.Changes.Count == 0 || station.Changes[^1].State != health.State))
        {
            station.Changes.Add(new LagoHealthChange(health.Since, health.State));
        }

        for (var i = 0; i < station.Open.Count; i++)
        {
            var (second, clock, f) = station.Open[i];
            Row(features, station.Id, Time(second), clock, f.Charge, f.Peak, f.T10, f.T50, f.T90, f.Rise, f.Fall, f.Full, f.ChargeOverPeak, double.IsNaN(f.Gap) ? null : f.Gap, i < result.Labels.Length ? result.Labels[i] : -1);
        }

        foreach (var c in result.Clusters)
        {
            Row(clusters, station.Id, Time(result.WindowStart), Time(result.WindowEnd), c.Id, c.Class, c.Core, c.Size, c.Fraction, c.Medoid[0], c.Medoid[1], c.Medoid[2], c.Medoid[3]);
        }

        station.Open.Clear();
        station.Windows.Add(new LagoWindowSummary(
            result.WindowStart, result.WindowEnd, result.Pulses, result.Clustered, result.LabelledByLandmarks, result.Noise, result.Dropped, result.MuonCharge, result.Clusters));
    }

    private LagoStationSummary Summarise(Station station)
    {
        var pressures = station.Rates.Where(r => r.PressureHpa is not null).Select(r => r.PressureHpa!.Value).Order().ToArray();
        double? reference = pressures.Length > 0 ? pressures[pressures.Length / 2] : null;
        var (weighted, corrected, live, correctedLive) = (0.0, 0.0, 0.0, 0.0);
        foreach (var r in station.Rates)
        {
            double? at = r.PressureHpa is { } p ? PressureCorrection.Corrected(r.Total, p, reference!.Value, PressureCorrection.DefaultCoefficient) : null;
            Row(rates, station.Id, Time(r.Second), r.Count, r.Lost, r.LiveSeconds, r.Total, r.Bands[0], r.Bands[1], r.Bands[2], r.PressureHpa, r.TemperatureC, at);
            weighted += r.Total * r.LiveSeconds;
            live += r.LiveSeconds;
            corrected += (at ?? 0) * r.LiveSeconds;
            correctedLive += at is null ? 0 : r.LiveSeconds;
        }

        return new LagoStationSummary(
            station.Id.Value,
            station.Rates[0].Second,
            station.Rates[^1].Second + LagoWindow.Second,
            station.Rates.Sum(r => r.Count),
            station.Rates.Sum(r => r.Lost),
            station.Window.Late,
            live,
            station.Rates.Sum(r => r.Count) / live,
            weighted / live,
            correctedLive > 0 ? corrected / correctedLive : null,
            reference,
            Percents.ToDictionary(p => p.ToString(CultureInfo.InvariantCulture), p => station.Sizes.PeakQuantile(p / 100.0)),
            station.Calibrations,
            station.Windows,
            station.Previous?.Health is { } h ? new LagoHealth(h.State, h.Since, h.Windows, h.Measures, station.Changes) : null);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Row(TextWriter writer, params object?[] fields) =>
        writer.Write(string.Join(',', fields.Select(f => f is double d ? d.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(f, CultureInfo.InvariantCulture))) + "\n");

    private sealed class Station(SeriesId id)
    {
        private LagoHistograms _sizesOfHour = new();
        private DateTimeOffset _hour;

        public SeriesId Id => id;

        public LagoWindow Window { get; } = new(id);

        public List<(DateTimeOffset Second, long Clock, PulseFeatures Features)> Open { get; } = [];

        public List<SecondRate> Rates { get; } = [];

        public List<LagoWindowSummary> Windows { get; } = [];

        public List<LagoHealthChange> Changes { get; } = [];

        /// <summary>Of the whole record.</summary>
        public LagoHistograms Sizes { get; } = new();

        public List<LagoCalibration> Calibrations { get; } = [];

        public ClusterResult? Previous { get; set; }

        /// <summary>The window with the most clustered pulses.</summary>
        public (ClusterWork Work, ClusterResult Result)? Largest { get; set; }

        public PulseBatch? Last { get; set; }

        public void Count(DateTimeOffset second, PulseFeatures[] pulses)
        {
            var hour = second - TimeSpan.FromTicks(second.UtcTicks % TimeSpan.TicksPerHour);
            if (hour != _hour)
            {
                Calibrate();
                (_hour, _sizesOfHour) = (hour, new LagoHistograms());
            }

            foreach (var pulse in pulses)
            {
                Sizes.Add(pulse);
                _sizesOfHour.Add(pulse);
            }
        }

        /// <summary>End of an hour.</summary>
        public void Calibrate()
        {
            if (MuonCalibration.Of(_sizesOfHour.Charges) is { } fit)
            {
                Calibrations.Add(new LagoCalibration(_hour, fit.Charge, fit.StandardError, fit.Pulses));
            }

            _sizesOfHour = new LagoHistograms();
        }

        /// <summary>Turns the last batch into its rate.</summary>
        public void Settle(bool cut)
        {
            if (Last is not { } batch)
            {
                return;
            }

            var span = cut && batch.Pulses.Length >= CutPulses ? SecondRate.PartialSecond(batch) : 1;
            Rates.Add(SecondRate.Of(batch, PulseFeatures.Of(batch, PulseReading.Default), ChargeBands.Nominal(batch), span < CutShare ? span : 1));
            Last = null;
        }
    }
}
