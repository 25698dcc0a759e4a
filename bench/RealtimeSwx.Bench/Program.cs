using System.Globalization;
using RealtimeSwx.Bench;
using RealtimeSwx.Bench.Learning;
using RealtimeSwx.Bench.Optics;

// Every figure of docs/performance.md comes from one of these. Results on stdout, one line each.
var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
Console.WriteLine($"machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, load {load} before the run");
switch (args)
{
    case ["optics", .. var options]:
        await OpticsBench.CompareAsync(options);
        return 0;
    case ["optics-run", var raw, var dimensions, var minSamples, var maxEps, .. var device]:
        OpticsBench.Run(
            raw,
            int.Parse(dimensions, CultureInfo.InvariantCulture),
            int.Parse(minSamples, CultureInfo.InvariantCulture),
            maxEps == "inf" ? double.PositiveInfinity : double.Parse(maxEps, CultureInfo.InvariantCulture),
            device.FirstOrDefault());
        return 0;
    case ["learn", .. var options]:
        await LearningBench.CompareAsync(options);
        return 0;
    case ["net-run", var kind, var threads]:
        NetworkTrial.All.Single(n => n.Kind == kind).Run(int.Parse(threads, CultureInfo.InvariantCulture));
        return 0;
    case ["tree-run", var table, var threads]:
        TreeTrial.Run(table, int.Parse(threads, CultureInfo.InvariantCulture));
        return 0;
    case ["parse", _, ..]:
        ParseBench.Files(args[1..]);
        return 0;
    case ["acqua", var pulses]:
        ParseBench.Acqua(int.Parse(pulses, CultureInfo.InvariantCulture));
        return 0;
    case ["lago", var swx, var stations, var rate, var seconds]:
        await RealtimeSwx.Bench.Lago.LagoBench.RunAsync(
            swx,
            int.Parse(stations, CultureInfo.InvariantCulture),
            double.Parse(rate, CultureInfo.InvariantCulture),
            int.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["ready", var swx, ..]:
        await SystemBench.ReadyAsync(swx, args[2..]);
        return 0;
    case ["faults", ..]:
        return await RealtimeSwx.Bench.Faults.FaultRun.RunAsync(args[1..]);
    case ["widen", var windows, var method, _, ..]:
        RealtimeSwx.Bench.Imputation.WideningStudy.Run(windows, args[3..], method);
        return 0;
    case ["mqtt", var swx, var messages]:
        await SystemBench.MqttAsync(swx, int.Parse(messages, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: swx-bench optics [POINTS... 4d k20 once alone torch cuda]
                                                       OPTICS of Gaussian mixtures beside scikit-learn, R dbscan and ELKI where they are installed:
                                                       2,000 to 200,000 points, 3d and 4d, min_samples k20 and k100, three rounds unless told otherwise;
                                                       torch and cuda: our engine on a Torch device instead of the others
                   swx-bench learn [nets|trees] [t1 t2]
                                                       a training step and a forecast of LSTM and TCN beside PyTorch, boosted trees beside scikit-learn's
                                                       (Debian's python3-torch, python3-sklearn, libopenblas0-pthread), in turn, with one thread unless told otherwise
                   swx-bench parse FILE...             time to read each file, median of 15
                   swx-bench acqua PULSES              LAGO pulses read per second
                   swx-bench lago PATH/swx STATIONS PULSES SECONDS
                                                       stations that send raw lines, PULSES a second all together: latency of the classes, every pulse
                                                       accounted for, memory
                   swx-bench ready PATH/swx [ARGS...]  time from start to the `ready` line, and memory
                   swx-bench faults --swx PATH/swx.dll [--seed S] [--minutes M] [--faults N] [--kinds core,worker,…]
                                                       a cluster over Mosquitto and PostgreSQL, faults by a seed, and a ledger (bench/faults)
                   swx-bench widen WINDOWS METHOD FILE...
                                                       Sym-H forecasts with missing density, as they are and with drawn fills (docs/imputation.md)
                   swx-bench mqtt PATH/swx MESSAGES    one value in over MQTT -> persisted -> retained out: rate and latency, beside the bare broker
            """);
        return 2;
}
