using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeSwx.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RealtimeSwx.Browser.Tests;

/// <summary>What the page does when MQTT is not there.</summary>
public sealed class FallbackTests(Chromium chromium)
{
    [Fact]
    public async Task The_page_polls_over_HTTP_when_the_broker_stops()
    {
        await using var site = await Site.StartAsync();
        await site.PublishAsync(Storm.Messages());
        var page = await chromium.PageAsync();
        await page.GotoAsync(site.Address.ToString());
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "mqtt");

        await site.StopBrokerAsync();

        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "http");
        await Expect(page.Locator("#connection-text")).ToContainTextAsync("polling over HTTP");
        await Expect(page.Locator("#answer")).ToContainTextAsync("under way");
    }

    [Fact]
    public async Task The_page_shows_the_same_over_HTTP_alone()
    {
        await using var site = await Site.StartAsync(socket: false);
        await site.PublishAsync(Storm.Messages());
        var page = await chromium.PageAsync();
        await page.GotoAsync(site.Address.ToString());

        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "http");
        await Expect(page.Locator("#answer")).ToHaveTextAsync(new Regex("A storm is under way.*G3"));
        await Expect(page.Locator("[data-stale=dst]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_says_that_it_has_no_connection_and_comes_back_by_itself()
    {
        var site = await Site.StartAsync();
        IPage page;
        await using (site)
        {
            await site.PublishAsync(Storm.Messages());
            page = await chromium.PageAsync();
            await page.GotoAsync(site.Address.ToString());
            await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "mqtt");
        }

        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "none");

        await using var again = await Site.StartAsync(site.Address.Port);
        await again.PublishAsync(Storm.Messages());
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-mode", "mqtt");
    }
}
