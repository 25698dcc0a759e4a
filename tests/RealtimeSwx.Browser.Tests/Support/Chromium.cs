using Microsoft.Playwright;

namespace RealtimeSwx.Browser.Tests.Support;

/// <summary>One browser for all tests: the system's Chromium, never a downloaded one. Tests skip where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IBrowserContext? _last;

    public async ValueTask InitializeAsync()
    {
        if ((Environment.GetEnvironmentVariable("SWX_CHROMIUM") ?? Places.FirstOrDefault(File.Exists)) is not { } program)
        {
            return;
        }

        // A busy machine is no failure of the page.
        Assertions.SetDefaultExpectTimeout(40_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh profile with one empty page; closes the page given out before.</summary>
    public async Task<IPage> PageAsync(BrowserNewContextOptions? options = null)
    {
        if (_browser is null)
        {
            Assert.Skip("skipped: no Chromium (install chromium or set SWX_CHROMIUM)");
        }

        // Tests run one after another; the page of the one before would go on polling a site that is gone.
        await (_last?.CloseAsync() ?? Task.CompletedTask);
        var context = _last = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { Locale = "en-GB" });
        context.SetDefaultTimeout(50_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
