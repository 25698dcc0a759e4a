using System.Collections.Immutable;

namespace RealtimeSwx.Domain;

/// <summary>Maps on another grid or at another epoch.</summary>
public static class TecRegridding
{
    /// <summary>Share of a cell that must be known; the rest of it speaks for the whole.</summary>
    private const double KnownShare = 0.5;

    /// <summary>
    /// The map on <paramref name="grid"/>: bilinear in latitude and longitude, across the date line; errors (RMS) likewise. A missing neighbour leaves the
    /// word to the others while they hold half of the weight. Up to one step beyond the outermost row that row goes on (the caps of a cell-centred
    /// grid); what lies further out, or beyond a regional grid, is missing.
    /// </summary>
    public static TecMap To(this TecMap map, TecGrid grid) => map.Grid == grid ? map : Sampled(map, grid, map.Epoch);

    /// <summary>
    /// The map at <paramref name="epoch"/> on <paramref name="grid"/>, carried along with the Sun: every place gets the value that stood at its local
    /// time. Meant for minutes, not for hours: the ionosphere also follows the magnetic field, which does not turn.
    /// </summary>
    public static TecMap CarriedTo(this TecMap map, DateTimeOffset epoch, TecGrid grid) =>
        map.Epoch == epoch ? map.To(grid) : Sampled(map, grid, epoch) with { Epoch = epoch };

    private static TecMap Sampled(TecMap map, TecGrid grid, DateTimeOffset epoch)
    {
        var turned = SunFrame.DegreesPerHour * (epoch - map.Epoch).TotalHours;
        var source = new Source(map.Grid);
        return map with
        {
            Grid = grid,
            Values = source.Sample(map.Values, grid, turned),
            Rms = map.Rms.IsDefaultOrEmpty ? map.Rms : source.Sample(map.Rms, grid, turned),
        };
    }

    private sealed class Source(TecGrid from)
    {
        private readonly int _columns = from.UniqueLonCount;
        private readonly bool _global = Math.Abs((Math.Abs(from.LonStep) * from.UniqueLonCount) - 360) < 1e-6;

        /// <param name="east">Degrees that the source lies east of the place.</param>
        public ImmutableArray<float> Sample(ImmutableArray<float> values, TecGrid to, double east)
        {
            var result = ImmutableArray.CreateBuilder<float>(to.Count);
            for (var i = 0; i < to.LatCount; i++)
            {
                for (var j = 0; j < to.LonCount; j++)
                {
                    result.Add(At(values, to.Lat(i), to.Lon(j) + east));
                }
            }

            return result.MoveToImmutable();
        }

        private float At(ImmutableArray<float> values, double latitude, double longitude)
        {
            var y = (latitude - from.Lat1) / from.LatStep;
            if (y < -1 || y > from.LatCount)
            {
                return float.NaN;
            }

            y = Math.Clamp(y, 0, from.LatCount - 1);
            var x = (longitude - from.Lon1) / from.LonStep;
            if (_global)
            {
                x -= _columns * Math.Floor(x / _columns);
            }
            else if (x < 0 || x > from.LonCount - 1)
            {
                return float.NaN;
            }

            var (i, j) = (Math.Min((int)y, Math.Max(0, from.LatCount - 2)), (int)x);
            var (v, u) = (y - i, x - j);
            var (below, next) = (Math.Min(i + 1, from.LatCount - 1), _global ? (j + 1) % _columns : Math.Min(j + 1, from.LonCount - 1));
            var (sum, weight) = (0.0, 0.0);
            Add(i, j, (1 - v) * (1 - u));
            Add(i, next, (1 - v) * u);
            Add(below, j, v * (1 - u));
            Add(below, next, v * u);
            return weight < KnownShare ? float.NaN : (float)(sum / weight);

            void Add(int row, int column, double share)
            {
                var value = values[(row * from.LonCount) + (column % _columns)];
                if (share > 0 && !float.IsNaN(value))
                {
                    sum += share * value;
                    weight += share;
                }
            }
        }
    }
}
