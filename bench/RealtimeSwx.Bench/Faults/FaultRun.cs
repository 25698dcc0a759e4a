using System.Collections.Concurrent;
using System.Globalization;

namespace RealtimeSwx.Bench.Faults;

/// <summary>Offers data to a cluster of processes, hurts it by a seed, and closes the ledger at the end.</summary>
internal static class FaultRun
{
    /// <summary>Five minutes of data are offered in each of these.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>A supervisor starts what has died after this long.</summary>
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NoWorkers = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Three hours: enough for a first forecast.</summary>
    private const int History = 36;
    private static readonly string[] Kinds = ["core", "worker", "broker", "postgres", "pause-core", "gateway", "workers", "pause-worker", "everything"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = Enumerable.Range(0, arguments.Length / 2).ToDictionary(i => arguments[2 * i], i => arguments[2 * i + 1]);
        var seed = int.Parse(options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
        var minutes = double.Parse(options.GetValueOrDefault("--minutes", "15"), CultureInfo.InvariantCulture);
        var count = int.Parse(options.GetValueOrDefault("--faults", $"{Math.Max(1, (int)Math.Round(minutes * 20 / 15))}"), CultureInfo.InvariantCulture);
        var kinds = options.TryGetValue("--kinds", out var named) ? named.Split(',') : Kinds;
        var random = new Random(seed);
        var deck = new List<string>();
        while (deck.Count < count)
        {
            deck.AddRange(kinds.OrderBy(_ => random.Next()));
        }

        var site = new Site(options["--swx"]);
        Console.WriteLine($"seed {seed}, {count} faults in {minutes} min, logs in {site.Folder}");
        int code;
        await using (site)
        {
            await site.StartAsync();
            code = await RunAsync(site, deck[..count], TimeSpan.FromMinutes(minutes) / count, random);
        }

        if (code == 0)
        {
            Directory.Delete(site.Folder, recursive: true);
        }

        return code;
    }

    private static async Task<int> RunAsync(Site site, IReadOnlyList<string> deck, TimeSpan every, Random random)
    {
        await using var witness = new Witness(site.BrokerUri);
        await using var provider = new Provider(site.BrokerUri);
        await witness.ConnectedAsync();
        await UntilAsync(() => witness.Heard.Any(h => h.Topic == "status/core"), "the cluster does not listen");
        var offeredAt = new ConcurrentDictionary<int, double>();
        provider.OfferHistory(History);
        await UntilAsync(() => Forecasts(witness).Any(), "no first forecast");
        Console.WriteLine(FormattableString.Invariant($"first forecast after {witness.Now:0.0} s"));

        using var stop = new CancellationTokenSource();
        IReadOnlyList<Machine> hurt = [];
        var beating = BeatAsync();
        var brokerDeaths = new List<(double, double)>();
        var late = 0;
        foreach (var kind in deck)
        {
            var begun = witness.Now;
            var last = Forecasts(witness).Max(f => f.IssuedAt);
            await HurtAsync(kind);
            var healed = witness.Now;
            if (kind == "broker")
            {
                brokerDeaths.Add((begun, healed));
            }

            await UntilAsync(() => Forecasts(witness).Any(f => f.At > begun + 0.5 && f.IssuedAt > last), $"no forecast after '{kind}'");
            if (kind == "broker")
            {
                // As a provider whose files overlap: what nobody has heard of is sent once more.
                await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
                var heard = witness.Heard.Where(h => h.Topic == "obs/symh").Select(h => h.ValidTime!.Value).ToHashSet();
                foreach (var k in offeredAt.Where(o => o.Value < witness.Now - 10 && !heard.Contains(Provider.Label(o.Key))).Select(o => o.Key).Order().ToList())
                {
                    provider.OfferAgain(k);
                }
            }

            if (kind == "workers")
            {
                await CheckWorkersAsync(witness, begun);
            }

            var rest = every - TimeSpan.FromSeconds(witness.Now - begun);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, TimeProvider.System);

            // A forecast is due every second: the longest time without one is how long it took to go on.
            var times = Forecasts(witness).Where(f => f.At > begun).DistinctBy(f => f.IssuedAt).Select(f => f.At).Prepend(begun).Append(witness.Now).ToList();
            var pause = times.Zip(times.Skip(1), (one, next) => next - one).Max();
            var tardy = kind is "core" or "worker" or "gateway" or "workers" && pause > 15;
            late += tardy ? 1 : 0;
            Console.WriteLine(FormattableString.Invariant($"{begun,7:0.0} s  {kind,-13} longest pause without a forecast {pause:0.0} s{(tardy ? " LATE" : "")}"));
        }

        await stop.CancelAsync();
        await beating;
        await provider.AcknowledgedAsync(Patience);
        var end = Provider.Label(provider.Offered - 1);
        await UntilAsync(() => witness.Heard.Any(h => h.Topic == "obs/symh" && h.ValidTime == end), "the last value was not heard");
        await UntilAsync(() => Forecasts(witness).Any(f => f.IssuedAt > end), "the last forecast was not heard");
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        var (lines, wrong) = await Ledger.CloseAsync(site.Dsn, provider, witness.Heard, History, brokerDeaths, offeredAt);
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(wrong + late == 0 ? "the ledger is clean" : $"the ledger has {wrong} faults; {late} times a kill stopped the forecasts for more than 15 s");
        return wrong + late == 0 ? 0 : 1;

        async Task BeatAsync()
        {
            using var beat = new PeriodicTimer(Beat, TimeProvider.System);
            while (!stop.IsCancellationRequested)
            {
                offeredAt[provider.Offered] = witness.Now;
                provider.OfferNext();
                site.Supervise(hurt);
                await beat.WaitForNextTickAsync();
            }
        }

        async Task HurtAsync(string kind)
        {
            IReadOnlyList<Machine> victims = kind switch
            {
                "core" or "pause-core" => [site.Cores[random.Next(site.Cores.Count)]],
                "worker" or "pause-worker" => [site.Workers[random.Next(site.Workers.Count)]],
                "workers" => site.Workers,
                "gateway" => [site.Gateway],
                "broker" => [site.Broker],
                "postgres" => [site.Database],
                "everything" => [.. site.Services],
                _ => throw new ArgumentException($"'{kind}' is no fault: {string.Join(", ", Kinds)}"),
            };
            hurt = victims;
            if (kind.StartsWith("pause", StringComparison.Ordinal))
            {
                await victims[0].PauseAsync();
                await Task.Delay(Pause, TimeProvider.System);
                await victims[0].ResumeAsync();
            }
            else
            {
                await Task.WhenAll(victims.Select(v => v.KillAsync()));
                await Task.Delay(kind == "workers" ? NoWorkers : Down, TimeProvider.System);
            }

            hurt = [];
            site.Supervise(hurt);
        }
    }

    /// <summary>Baselines while nobody computes, and the champion's once somebody does.</summary>
    private static async Task CheckWorkersAsync(Witness witness, double begun)
    {
        var baselines = Forecasts(witness).Where(f => f.At > begun && f.Degraded).ToList();
        if (baselines.Count == 0)
        {
            throw new InvalidOperationException("no baselines while no worker was there");
        }

        await UntilAsync(() => Forecasts(witness).Any(f => f.At > begun + NoWorkers.TotalSeconds && !f.Degraded), "no champion after the workers came back");
        var first = Forecasts(witness).First(f => f.At > begun + NoWorkers.TotalSeconds && !f.Degraded).At;
        Console.WriteLine(FormattableString.Invariant(
            $"           {baselines.Count} baselines while no worker was there, the champion after: {first - begun - NoWorkers.TotalSeconds:0.0} s after the workers were started"));
    }

    private static IEnumerable<Heard> Forecasts(Witness witness) => witness.Heard.Where(h => h.Topic == "forecast/symh/ensemble");

    private static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var left = Patience.TotalSeconds * 10; !condition(); left--)
        {
            if (left <= 0)
            {
                throw new TimeoutException($"{otherwise} after {Patience.TotalSeconds:0} s");
            }

            await poll.WaitForNextTickAsync();
        }
    }
}
