using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging.Tests.Messages;

public class MessageTests
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);
    private static readonly MessageContext Context = new("local", 7, T0.AddMinutes(6), "test", false);

    [Fact]
    public void A_forecast_goes_out_with_the_names_of_the_design_and_its_numbers_as_they_are()
    {
        var forecast = Forecast(0.1 + 0.2);
        var json = JsonDocument.Parse(SwxJson.Bytes(ForecastMessages.From(forecast, Context))).RootElement;

        string[] names = ["schema", "id", "centre", "target", "simulated", "sequence", "produced_at", "source", "quality", "available_at", "age_s", "model", "issued_at",
            "data_cutoff", "unit", "degraded", "input_tier", "leads", "probabilities", "headline", "input_hash", "checkpoint", "supersedes", "next_update_by"];
        json.EnumerateObject().Select(p => p.Name).ShouldBe(names);
        json.GetProperty("issued_at").GetString().ShouldBe("2003-10-29T06:00:00Z");
        json.GetProperty("input_tier").GetString().ShouldBe("nowcast");
        json.GetProperty("age_s").GetDouble().ShouldBe(660);
        var lead = json.GetProperty("leads")[0];
        lead.GetProperty("lead").GetString().ShouldBe("PT24H");
        lead.GetProperty("q").EnumerateObject().Select(p => p.Name).ShouldBe(Enumerable.Range(1, 19).Select(i => (5 * i).ToString("00")));
        lead.GetProperty("members").GetProperty("lstm").GetRawText().ShouldBe("0.30000000000000004");
        lead.GetProperty("baselines").EnumerateObject().Select(p => p.Name).ShouldBe(["Zero", "persistence"], "a baseline that is no number is absent; order is ordinal");
    }

    [Fact]
    public void The_same_message_gives_the_same_bytes_and_survives_reading()
    {
        var message = ForecastMessages.From(Forecast(-123.4567890123), Context);
        var bytes = SwxJson.Bytes(message);
        SwxJson.Bytes(ForecastMessages.From(Forecast(-123.4567890123), Context)).ShouldBe(bytes);
        SwxJson.Bytes(SwxJson.Parse<ForecastMessage>(bytes)).ShouldBe(bytes);
        Encoding.UTF8.GetString(bytes).ShouldContain("geomagnética");
    }

    [Fact]
    public void A_forecast_with_a_quantile_that_is_no_number_is_refused() =>
        Should.Throw<ArgumentException>(() => ForecastMessages.From(Forecast(double.NaN), Context));

    [Fact]
    public void Kp_carries_its_thirds()
    {
        var kp = new Observation(KnownSeries.Kp, T0, TimeSpan.FromHours(3), 14 / 3.0, Revision.Final, Quality.Good, "gfz") { AvailableAt = T0.AddHours(3) };
        var message = ObservationMessages.From(kp, Context with { ProducedAt = T0.AddHours(4) });
        message.Thirds.ShouldBe(14);
        message.Value.ShouldBe(4.667);
        message.Kind.ShouldBe(ObservationKind.Kp);
        message.AgeS.ShouldBe(3600);
        message.Id.ShouldBe("kp/20031029T060000Z/final");
    }

    [Fact]
    public void The_wind_is_one_message_with_the_components_that_are_known()
    {
        Observation Component(SeriesId series, double value) => new(series, T0, TimeSpan.Zero, value, Revision.Quicklook, Quality.Good, "swpc/ACE");
        var message = ObservationMessages.SolarWind([Component(KnownSeries.WindBz, -12.5), Component(KnownSeries.WindSpeed, 620)], Context);
        message.Series.ShouldBe("solarwind");
        message.Values!.ShouldBe(new Dictionary<string, double> { ["bz"] = -12.5, ["v"] = 620 }.ToImmutableSortedDictionary());
        Should.Throw<ArgumentException>(() => ObservationMessages.SolarWind([Component(KnownSeries.SymH, 1)], Context));
    }

    [Fact]
    public void A_map_is_rounded_to_tenths_with_null_where_missing_and_names_its_full_precision()
    {
        var grid = new TecGrid(87.5, -2.5, 1, -180, 5, 3);
        var map = new TecMap(KnownSeries.Tec("jpl"), T0, T0.Date, grid, [12.34f, float.NaN, -0.06f], [], "jpl");
        var json = JsonDocument.Parse(SwxJson.Bytes(ObservationMessages.From(map, Context with { BlobBase = "/blobs/" }, "abc"))).RootElement.GetProperty("map");
        json.GetProperty("values").GetRawText().ShouldBe("[12.3,null,-0.1]");
        json.GetProperty("lons").GetRawText().ShouldBe("[-180,-175,-170]");
        json.GetProperty("link").GetString().ShouldBe("/blobs/abc");
        json.TryGetProperty("rms", out _).ShouldBeFalse();
    }

    [Fact]
    public void Anything_simulated_is_labelled()
    {
        var o = new Observation(KnownSeries.SymH, T0, TimeSpan.FromMinutes(5), -80, Revision.Estimate, Quality.Simulated, "simulator");
        ObservationMessages.From(o, Context).ShouldSatisfyAllConditions(m => m.Simulated.ShouldBeTrue(), m => m.Quality.ShouldBe(Quality.Simulated));
    }

    [Theory]
    [InlineData(0, "PT0S")]
    [InlineData(90, "PT1H30M")]
    [InlineData(1440, "PT24H")]
    [InlineData(-5, "-PT5M")]
    public void Durations_are_written_in_hours_minutes_and_seconds(int minutes, string expected)
    {
        var status = new StatusMessage(Context)
        {
            Id = "s",
            Component = "core",
            State = ComponentState.Ready,
            Reason = "",
            Version = "1",
            Feeds = [new FeedBlock { Feed = "f", StaleAfter = TimeSpan.FromMinutes(minutes), Stale = false }],
        };
        var bytes = SwxJson.Bytes(status);
        JsonDocument.Parse(bytes).RootElement.GetProperty("feeds")[0].GetProperty("stale_after").GetString().ShouldBe(expected);
        SwxJson.Parse<StatusMessage>(bytes).Feeds[0].StaleAfter.TotalMinutes.ShouldBe(minutes);
    }

    private static Forecast Forecast(double value)
    {
        var lead = new ForecastLead(
            T0.AddHours(24),
            TimeSpan.FromHours(24),
            [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => value + i)],
            ImmutableSortedDictionary<string, double>.Empty.Add("lstm", value),
            ImmutableSortedDictionary<string, double>.Empty.Add("persistence", -50).Add("Zero", 0).Add("missing", double.NaN));
        return new Forecast(
            "symh-20031029T060000Z-0011", "symh", "ensemble", T0, T0.AddMinutes(-5), "nT", Degradation.None, InputTier.Nowcast, [lead],
            ImmutableSortedDictionary<string, double>.Empty.Add("g1", 0.75),
            ImmutableSortedDictionary<string, string>.Empty.Add("en", "Geomagnetic storm likely").Add("es", "Tormenta geomagnética probable"),
            "hash", "checkpoint")
        { Supersedes = "before", NextUpdateBy = T0.AddHours(1) };
    }
}
