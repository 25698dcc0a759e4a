using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeSwx.Browser.Tests.Support;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;
using static Microsoft.Playwright.Assertions;

namespace RealtimeSwx.Browser.Tests;

/// <summary>The page in a real browser, fed by real messages over a real broker.</summary>
public sealed class PageTests(Chromium chromium)
{
    [Fact]
    public async Task The_page_answers_whether_a_storm_is_coming_when_how_strong_and_how_sure()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await OpenAsync(site);

        await Expect(page.Locator("#answer")).ToHaveTextAsync(new Regex("A storm is under way.*G3"));
        await Expect(page.Locator("[data-headline=symh]")).ToContainTextAsync("Intense storm continues");
        await Expect(page.Locator("#verdict-body")).ToContainTextAsync("Kp up to 7o");
        await Expect(page.Locator("#verdict-body")).ToContainTextAsync("97 %");
        await Expect(page.Locator("#verdict-body")).ToContainTextAsync("<1 %");
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "mqtt");
        await Expect(page.Locator("#centre")).ToHaveTextAsync("local");
        await Expect(page.Locator("#alerts-body")).ToContainTextAsync("Strong geomagnetic storm likely");
        await Expect(page.Locator("#alerts-body")).ToContainTextAsync("acknowledged by Ana");
        await Expect(page.Locator("#skill-body")).ToContainTextAsync("0.31");
        await Expect(page.Locator("#models-body")).ToContainTextAsync("refused");
        await Expect(page.Locator("#lago-body")).ToContainTextAsync("muon 32 %");
        await Expect(page.Locator("#tec-words")).ToContainTextAsync("Mean over the globe");
    }

    [Fact]
    public async Task Issue_time_newest_input_and_valid_times_are_three_marks_that_cannot_be_confused()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await OpenAsync(site);

        await Expect(page.Locator("[data-mark=issued]")).ToHaveTextAsync("Issued 2003-10-29 07:35 UTC");
        await Expect(page.Locator("[data-mark=cutoff]")).ToHaveTextAsync("Newest input 2003-10-29 07:30 UTC");
        await Expect(page.Locator("[data-mark=valid]")).ToHaveTextAsync("Valid for 08:35, 09:35");
        var shapes = await page.Locator("#symh-marks svg").EvaluateAllAsync<string[]>("svgs => svgs.map(s => [...s.children].map(c => c.tagName + c.getAttribute('d')).join())");
        shapes.Distinct().Count().ShouldBe(3);
        var colours = await page.Locator("#symh-marks svg").EvaluateAllAsync<string[]>("svgs => svgs.map(s => s.children[0].getAttribute('stroke'))");
        colours.Distinct().Count().ShouldBe(3);
        await Expect(page.Locator("#symh-chart canvas")).ToBeVisibleAsync();
        await page.ClickAsync("#symh-table summary");
        await Expect(page.Locator("#symh-table tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Staleness_follows_the_time_of_the_data_in_a_replay_of_2003()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await OpenAsync(site);

        await Expect(page.Locator("[data-stale=dst]")).ToHaveTextAsync("STALE");
        await Expect(page.Locator("[data-stale]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#feeds-body")).ToContainTextAsync("6 feeds, 1 stale");
        await Expect(page.Locator("#clock")).ToHaveTextAsync("2003-10-29 07:35 UTC");
    }

    [Fact]
    public async Task Zero_is_shown_as_a_value()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        await site.PublishAsync(Site.Topics.Observation(KnownSeries.Kp), ObservationMessages.From(
            new Observation(KnownSeries.Kp, Storm.KpStart, TimeSpan.FromHours(3), 0, Revision.Final, Quality.Good, "gfz"), Storm.Context(false, 2)));
        var page = await OpenAsync(site);

        var kp = page.Locator("#feeds-body tr").Filter(new LocatorFilterOptions { HasText = "archive" });
        await Expect(kp).ToContainTextAsync("0o");
        await Expect(page.Locator(".kp-bar[data-kp='0'] text").First).ToHaveTextAsync("0o");
        await Expect(page.Locator("#wind-charts")).ToContainTextAsync("Density: 0.0 cm⁻³");
    }

    [Fact]
    public async Task Simulated_data_are_announced_and_measured_data_are_not()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages(simulated: false));
        var page = await OpenAsync(site);
        await Expect(page.Locator("#answer")).ToContainTextAsync("under way");
        await Expect(page.Locator("#simulated")).ToBeHiddenAsync();

        await site.PublishAsync(Storm.Messages());
        await Expect(page.Locator("#simulated")).ToBeVisibleAsync();
        await Expect(page.Locator("#simulated")).ToContainTextAsync("SIMULATED DATA");
    }

    [Fact]
    public async Task A_degraded_forecast_says_so_and_why()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Site.Topics.Forecast("symh"), Storm.SymHForecast(Storm.Now, Storm.Context(false), new Degradation(true, "no worker answered", "persistence")));
        var page = await OpenAsync(site);

        await Expect(page.Locator("#verdict-body")).ToContainTextAsync("DEGRADED symh: no worker answered; persistence answers instead");
    }

    [Fact]
    public async Task Spanish_is_one_click_away_and_remembered()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await OpenAsync(site);
        await page.ClickAsync("[data-language=es]");

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await Expect(page.Locator("#answer")).ToContainTextAsync("Hay una tormenta en curso");
        await Expect(page.Locator("[data-headline=kp]")).ToContainTextAsync("Próximas 3 h");
        await Expect(page.Locator("[data-stale=dst]")).ToHaveTextAsync("ATRASADO");
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await Expect(page.Locator("[data-language=es]")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task New_messages_change_the_page_and_a_gap_in_their_numbers_is_counted()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await OpenAsync(site);
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "mqtt");
        var row = page.Locator("#feeds-body tr").Filter(new LocatorFilterOptions { HasText = "Sym-H" });
        await Expect(row.Locator("td").Last).ToHaveTextAsync("0");

        var newer = new Observation(KnownSeries.SymH, Storm.Now, TimeSpan.FromMinutes(5), -123.4, Revision.Quicklook, Quality.Good, "archive");
        await site.PublishAsync(Site.Topics.Observation(KnownSeries.SymH), ObservationMessages.From(newer, Storm.Context(true, 4)));

        await Expect(row).ToContainTextAsync("−123 nT");
        await Expect(row.Locator("td").Last).ToHaveTextAsync("2");
    }

    private async Task<IPage> OpenAsync(Site site)
    {
        var page = await chromium.PageAsync();
        await page.GotoAsync(site.Address.ToString());
        return page;
    }
}
