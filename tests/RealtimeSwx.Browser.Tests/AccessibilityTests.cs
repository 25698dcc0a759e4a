using Microsoft.Playwright;
using RealtimeSwx.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RealtimeSwx.Browser.Tests;

/// <summary>Everybody can use the page: names, landmarks, contrast, small screens, less motion; and nothing comes from elsewhere.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    // Elements with text of their own, their colour against the nearest painted background, as the contrast ratio of WCAG 2.
    private const string PoorContrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m[3] ?? 1 }; };
          const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e); if (s.backgroundImage !== 'none') return null; const c = parse(s.backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
          const poor = [];
          for (const e of document.body.querySelectorAll('*')) {
            if (e.closest('svg,canvas,option,.uplot') || !e.getClientRects().length || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
            const back = behind(e);
            if (!back) continue;
            const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(back)];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
          }
          return poor;
        }
        """;

    private const string Nameless = """
        () => [...document.querySelectorAll('button,input,select,a,[role=img],[role=region],[role=group],section')]
          .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim()
            || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent.trim()))
          .map(e => e.outerHTML.slice(0, 120))
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_its_background(ColorScheme scheme)
    {
        await using var site = await Site.StartAsync();
        var page = await OpenAsync(site, new BrowserNewContextOptions { ColorScheme = scheme, Locale = "en-GB" });
        (await page.EvaluateAsync<string[]>(PoorContrast)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_control_and_picture_has_a_name_and_the_page_its_landmarks()
    {
        await using var site = await Site.StartAsync();
        var page = await OpenAsync(site);
        (await page.EvaluateAsync<string[]>(Nameless)).ShouldBeEmpty();
        foreach (var landmark in new[] { "main", "header", "footer", "h1" })
        {
            await Expect(page.Locator(landmark)).ToHaveCountAsync(1);
        }

        (await page.Locator("h2").AllTextContentsAsync()).ShouldAllBe(h => h.Trim().Length > 0);
        (await page.Locator("#tec-map").GetAttributeAsync("aria-label")).ShouldNotBeNull().ShouldContain("TECU");
        (await page.Locator("#kp-chart svg").GetAttributeAsync("aria-label")).ShouldNotBeNull().ShouldContain("Kp 7o");
    }

    [Fact]
    public async Task The_map_can_be_stepped_with_the_keyboard_and_does_not_move_by_itself_for_those_who_ask()
    {
        await using var site = await Site.StartAsync();
        var page = await OpenAsync(site, new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce, Locale = "en-GB" });
        await Expect(page.Locator("#tec-play")).ToHaveCountAsync(0);
        await page.Locator("#tec-slider").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#tec-title")).ToHaveTextAsync("JPL · 2003-10-29 08:00 UTC · forecast, 2 h ahead");
        await page.GetByLabel("Expected error").CheckAsync();
        await Expect(page.Locator("#tec-words")).ToContainTextAsync("Expected error at 2003-10-29 08:00 UTC");
    }

    [Fact]
    public async Task A_phone_shows_the_page_without_scrolling_sideways()
    {
        await using var site = await Site.StartAsync();
        var page = await OpenAsync(site, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 }, Locale = "es-AR" });
        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(360);
    }

    [Fact]
    public async Task Nothing_is_logged_as_an_error_and_nothing_is_fetched_from_elsewhere()
    {
        await using var site = await Site.StartAsync();
        var page = await chromium.PageAsync();
        List<string> complaints = [];
        page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
            {
                complaints.Add(m.Text);
            }
        };
        page.PageError += (_, e) => complaints.Add(e);
        page.Request += (_, r) =>
        {
            if (new Uri(r.Url).Authority != site.Address.Authority)
            {
                complaints.Add(r.Url);
            }
        };
        await FillAsync(site, page);
        await page.ClickAsync("#tec-next");
        await page.ClickAsync("[data-hours='72']");
        await page.CheckAsync("#symh-past-box");
        await page.ClickAsync("[data-language=es]");
        await Expect(page.Locator("#answer")).ToContainTextAsync("tormenta");
        complaints.ShouldBeEmpty();
    }

    private async Task<IPage> OpenAsync(Site site, BrowserNewContextOptions? options = null)
    {
        var page = await chromium.PageAsync(options);
        await FillAsync(site, page);
        return page;
    }

    private static async Task FillAsync(Site site, IPage page)
    {
        await site.PublishAsync(Storm.Messages());
        await page.GotoAsync(site.Address.ToString());
        await Expect(page.Locator("#tec-title")).ToContainTextAsync("JPL");
        await Expect(page.Locator(".kp-bar").First).ToBeVisibleAsync();
    }
}
