using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Gateway;
using RealtimeSwx.Learning;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Doctor;

/// <summary>Every check of <c>swx doctor</c>, one a line.</summary>
internal static class DoctorChecks
{
    private const long Gigabyte = 1L << 30;

    public static IReadOnlyList<DoctorCheck> All { get; } =
    [
        new("torch", "libtorch or libstdc++ does not load: build again with 'dotnet build' for this platform, or install libstdc++6 and libgomp1.", Torch),
        new("broker", "Start the broker, or name another with --broker mqtt://HOST:PORT; for the embedded one take a free port with --mqtt.", Broker),
        new("database", $"Make the folder writable or the server reachable, or name another with --db ({StorageOptions.Example}).", Database),
        new("clock", "Set the clock (UTC) and keep it with NTP: forecasts are dated by it.", Clock),
        new("data-dir", "Make the folder writable, or name another with --data-dir.", DataDirectory),
        new("models", "Train it with './swx train TARGET … --out models/TARGET', or set SWX_MODELS to the folder of the shipped models.", Models),
        new("disk", "Free some space, or name another folder with --data-dir.", Disk),
        new("memory", "Give the process at least 1 GB.", Memory),
        new("page", "Build services/RealtimeSwx.Gateway with npm installed ('dotnet build').", Page),
    ];

    private static Task<Finding> Torch(DoctorSettings settings, CancellationToken cancel) => Task.FromResult(DescribeTorch(settings.TorchDevice));

    /// <summary>Not inlined: the first use of Torch types may fail to load, and must fail inside the check.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Finding DescribeTorch(string wanted)
    {
        var info = TorchDevice.Describe(wanted);
        var found = $"TorchSharp {info.TorchSharpVersion}, libtorch {info.LibTorchVersion}, backend {info.Backend}, device {info.Device}, {info.Threads} threads";
        return info.Note.Length == 0
            ? Finding.Ok(found)
            : Finding.Warning($"{found}: {info.Note}", "Build with -p:TorchBackend=cuda on a machine with an NVIDIA driver, or ask for --torch cpu.");
    }

    private static async Task<Finding> Broker(DoctorSettings settings, CancellationToken cancel)
    {
        if (settings.Broker is { } broker)
        {
            var port = broker.Port > 0 ? broker.Port : broker.Scheme is "mqtts" or "wss" ? 8883 : 1883;
            using var client = new TcpClient();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            await client.ConnectAsync(broker.Host, port, limit.Token);
            return Finding.Ok($"{broker.Scheme}://{broker.Host}:{port} accepts connections");
        }

        using var listener = new TcpListener(IPAddress.Loopback, settings.MqttPort);
        listener.Start();
        return Finding.Ok($"embedded, can listen on 127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static async Task<Finding> Database(DoctorSettings settings, CancellationToken cancel)
    {
        var options = StorageOptions.Parse(settings.Database);
        await using var storage = await SwxStorage.OpenAsync(options, cancel);
        await storage.Writer.ApplyAsync("doctor", 1, [], cancel);
        return Finding.Ok($"{options.Describe()} readable and writable");
    }

    private static async Task<Finding> Clock(DoctorSettings settings, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var (start, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var built = File.GetLastWriteTimeUtc(typeof(DoctorChecks).Assembly.Location);
        await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancel);
        var drift = clock.GetUtcNow() - start - clock.GetElapsedTime(stamp);
        var found = $"{start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, {Math.Abs(drift.TotalMilliseconds).ToString("0.0", CultureInfo.InvariantCulture)} ms against the monotonic clock";
        return start.UtcDateTime < built.AddMinutes(-1)
            ? Finding.Broken($"{found}; this program is from the future ({built:yyyy-MM-dd'T'HH:mm:ss'Z'})", "Set the clock (UTC) and keep it with NTP.")
            : start.Year > 2100 || drift.Duration() > TimeSpan.FromSeconds(1)
                ? Finding.Broken($"{found}: not plausible", "Set the clock (UTC) and keep it with NTP.")
                : Finding.Ok(found);
    }

    private static async Task<Finding> DataDirectory(DoctorSettings settings, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(settings.DataDirectory);
        var probe = Path.Combine(folder.FullName, $".doctor-{Environment.ProcessId}");
        await File.WriteAllTextAsync(probe, "probe", cancel);
        File.Delete(probe);
        return Finding.Ok($"{folder.FullName} is writable");
    }

    private static Task<Finding> Models(DoctorSettings settings, CancellationToken cancel)
    {
        var found = ((string[])["symh", "kp", "tec"]).Select(t => (Target: t, Bundle: ShippedModels.Load(t))).ToList();
        var line = string.Join(", ", found.Select(m => m.Bundle is { } b ? $"{m.Target} {b.Hash[..12]}" : $"{m.Target} none"));
        return Task.FromResult(found.All(m => m.Bundle is not null)
            ? Finding.Ok(line)
            : found.Any(m => m.Bundle is not null)
                ? Finding.Warning(line, "Targets without a model are forecast by their baselines, marked degraded; train them with './swx train'.")
                : Finding.Broken(line, "Train with './swx train TARGET … --out models/TARGET', or set SWX_MODELS to the folder of the shipped models."));
    }

    private static Task<Finding> Disk(DoctorSettings settings, CancellationToken cancel)
    {
        var drive = new DriveInfo(Path.GetFullPath(settings.DataDirectory));
        var found = $"{Gigabytes(drive.AvailableFreeSpace)} free on {drive.Name}";
        return Task.FromResult(drive.AvailableFreeSpace < Gigabyte
            ? Finding.Broken(found, "Free at least 1 GB, or name another folder with --data-dir.")
            : Finding.Ok(found));
    }

    private static Task<Finding> Memory(DoctorSettings settings, CancellationToken cancel)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Task.FromResult(limit < Gigabyte
            ? Finding.Broken($"{Gigabytes(limit)} for this process", "Give the process at least 1 GB: the models alone take several hundred MB.")
            : Finding.Ok($"{Gigabytes(limit)} for this process, {Environment.ProcessorCount} cores"));
    }

    private static Task<Finding> Page(DoctorSettings settings, CancellationToken cancel) => Task.FromResult(GatewayServices.PageRoot() is { } root
        ? Finding.Ok($"built, in {root}")
        : Finding.Broken("the page is not built", "Build services/RealtimeSwx.Gateway with npm installed ('dotnet build')."));

    private static string Gigabytes(long bytes) => ((double)bytes / Gigabyte).ToString("0.0", CultureInfo.InvariantCulture) + " GB";
}
