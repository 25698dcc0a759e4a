using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>A station's rates as series: <c>lago/&lt;station&gt;</c> (all pulses), <c>…/band1</c> … and <c>…/pressure</c> (hPa) when it is known.</summary>
public static class LagoRates
{
    public static SeriesId Band(SeriesId station, int band) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{station.Value}/band{band + 1}"));

    public static SeriesId Pressure(SeriesId station) => new(station.Value + "/pressure");

    /// <summary>The observations of one second, in nominal charge bands.</summary>
    public static IReadOnlyList<Observation> Of(PulseBatch batch, double liveSeconds = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rate = SecondRate.Of(batch, PulseFeatures.Of(batch, PulseReading.Default), ChargeBands.Nominal(batch), liveSeconds);
        var result = new List<Observation> { Observed(batch.Station, rate.Total) };
        result.AddRange(rate.Bands.Select((r, band) => Observed(Band(batch.Station, band), r)));
        if (rate.PressureHpa is { } pressure)
        {
            result.Add(Observed(Pressure(batch.Station), pressure));
        }

        return result;

        Observation Observed(SeriesId series, double value) =>
            new(series, batch.Second, TimeSpan.FromSeconds(1), value, Revision.Quicklook, batch.Simulated ? Quality.Simulated : Quality.Good, batch.Source)
            {
                AvailableAt = batch.AvailableAt,
            };
    }
}
