using System.Numerics;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Random numbers (xoshiro256** of Blackman and Vigna, seeded by SplitMix64) with named, numbered streams: what one model draws never
/// shifts what another draws, and any second of pulses can be made without those before it.
/// </summary>
public sealed class SimulationRandom
{
    private readonly ulong[] _s = new ulong[4];
    private double _spare = double.NaN;

    public SimulationRandom(int seed, string stream, long index = 0)
    {
        var x = (ulong)(uint)seed * 0x9E3779B97F4A7C15 ^ (ulong)index * 0xD1B54A32D192ED03;
        foreach (var c in stream)
        {
            x = (x ^ c) * 0x100000001B3;
        }

        for (var i = 0; i < 4; i++)
        {
            x += 0x9E3779B97F4A7C15;
            var z = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            _s[i] = z ^ (z >> 31);
        }
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform()
    {
        var result = BitOperations.RotateLeft(_s[1] * 5, 7) * 9;
        var t = _s[1] << 17;
        _s[2] ^= _s[0];
        _s[3] ^= _s[1];
        _s[1] ^= _s[2];
        _s[0] ^= _s[3];
        _s[2] ^= t;
        _s[3] = BitOperations.RotateLeft(_s[3], 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    public double Uniform(double from, double to) => from + (to - from) * Uniform();

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var held = _spare;
            _spare = double.NaN;
            return held;
        }

        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s is >= 1 or 0);
        var f = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * f;
        return u * f;
    }

    /// <summary>By inversion, for small means.</summary>
    public int Poisson(double mean)
    {
        var (u, k, p) = (Uniform(), 0, Math.Exp(-mean));
        for (var below = p; u >= below && p > 0; below += p)
        {
            k++;
            p *= mean / k;
        }

        return k;
    }

    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    /// <summary>A stationary first-order autoregressive path with the given standard deviation and e-folding time.</summary>
    public double[] Autoregressive(int count, double stepHours, double tauHours, double sd)
    {
        var path = new double[count];
        var keep = Math.Exp(-stepHours / tauHours);
        var kick = sd * Math.Sqrt(1 - keep * keep);
        var x = sd * Normal();
        for (var i = 0; i < count; i++)
        {
            path[i] = x;
            x = keep * x + kick * Normal();
        }

        return path;
    }
}
