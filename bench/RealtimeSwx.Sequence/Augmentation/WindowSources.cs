using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>Where more deep windows come from. All start from a real deep window of a storm that may be learned from, drawn at random.</summary>
internal sealed class WindowSources
{
    /// <summary>The generator learns from windows at least so deep, nT, a new one every three hours.</summary>
    private const double FitLevel = -50;
    private const int FitEvery = 36;

    /// <summary>Windows that start a draw are at least so deep, nT, at a row that is learned from.</summary>
    private const double DrawLevel = -100;

    private readonly List<StormWindow> _known;
    private readonly List<StormWindow> _deep;
    private readonly double[] _mean;
    private readonly double[] _deviation;

    /// <param name="storms">That may be learned from.</param>
    public WindowSources(IReadOnlyList<Studies.StormGrid> storms)
    {
        _known = [.. storms.SelectMany(s => StormWindow.Cut(s, FitEvery)).Where(w => w.Lowest().Depth <= FitLevel)];
        _deep = [.. _known.Where(w => w.Lowest(StormWindow.History).Depth <= DrawLevel)];
        var values = _known.Select(w => w.Values()).ToList();
        (_mean, _deviation) = (new double[StormWindow.Channels.Count], new double[StormWindow.Channels.Count]);
        var flat = new List<float>(values.Count * values[0].Length);
        for (var c = 0; c < _mean.Length; c++)
        {
            var all = values.SelectMany(v => v.Where((x, i) => i % _mean.Length == c && double.IsFinite(x))).ToList();
            _mean[c] = all.Average();
            _deviation[c] = Math.Sqrt(all.Average(v => (v - _mean[c]) * (v - _mean[c])));
        }

        foreach (var window in values)
        {
            flat.AddRange(window.Select((v, i) => (float)((v - _mean[i % _mean.Length]) / _deviation[i % _mean.Length])));
        }

        // The deeper a window, the rarer it is and the more it is wanted.
        Set = new WindowSet(
            StormWindow.Steps, _mean.Length, 3, [.. flat], [.. _known.SelectMany(w => w.Conditions)], [.. _known.Select(w => (float)(-w.Lowest().Depth / 100))]);
    }

    /// <summary>What the generator is fitted on.</summary>
    public WindowSet Set { get; }

    /// <summary>Storms that windows come from.</summary>
    public IEnumerable<int> Storms => _known.Select(w => w.Storm).Distinct();

    public int Deep => _deep.Count;

    /// <summary>A real deep window as it is.</summary>
    public StormWindow Repeated(Random random) => _deep[random.Next(_deep.Count)];

    /// <summary>The naive peer: a real deep window with its field and its miss times one factor, and the Sym-H that the equation makes of them.</summary>
    public StormWindow Scaled(Random random)
    {
        var window = Repeated(random);
        var factor = 0.8 + (0.6 * random.NextDouble());
        var values = Filled(window);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= (i % _mean.Length) switch { 0 or 1 or 2 or 6 => factor, _ => 1 };
        }

        return window.With(values, Start(window));
    }

    /// <summary>A window drawn by the generator, about as deep as a real one, at about the same phase, from the same first Sym-H, with the gaps of that one.</summary>
    public StormWindow Generated(IWindowGenerator generator, Random random)
    {
        var window = Repeated(random);
        var (depth, row) = window.Lowest();
        return Generated(generator, window, depth * (0.85 + (0.35 * random.NextDouble())), row + random.Next(-24, 25), random.Next());
    }

    /// <param name="depth">Least Sym-H that is asked for, nT.</param>
    /// <param name="row">Where.</param>
    public StormWindow Generated(IWindowGenerator generator, StormWindow window, double depth, double row, int seed)
    {
        var drawn = generator.Draw(StormWindow.About(depth, row, Start(window)), seed);
        return window.With([.. drawn.Select((v, i) => _mean[i % _mean.Length] + (_deviation[i % _mean.Length] * v))], Start(window));
    }

    private static double Start(StormWindow window) => window.Grid[Forecasting.SymH.SymHColumn.SymH][0];

    // Where nothing was measured the last value holds, as forecasts take it; before the first, the mean.
    private double[] Filled(StormWindow window)
    {
        var values = window.Values();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                values[i] = i < _mean.Length ? _mean[i] : values[i - _mean.Length];
            }
        }

        return values;
    }
}
