using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// What the regional regression sees of one lead, TECU: departures from the mean of the last days at the same hour (yesterday, the day before,
/// the third), the newest and second newest departures carried along with the Sun, and the mean scaled by how far the newest map stood above its
/// own mean. Each as it is and times the cosine and sine of local time.
/// </summary>
internal sealed class TecRegressors
{
    public const int Base = 6;
    public const int Count = 3 * Base;

    private readonly TecHistory _history;
    private readonly double[] _weights;
    private readonly double[]?[] _means = new double[]?[TecHistory.Slots];

    public TecRegressors(TecHistory history)
    {
        _history = history;
        _weights = TecField.Weights(history.Grid);
    }

    /// <param name="Mean">Mean of the last days at the hour of the lead.</param>
    /// <param name="Level">Its global mean.</param>
    /// <param name="Fields">The six base fields; NaN where unknown.</param>
    public sealed record LeadFields(double[] Mean, double Level, double[][] Fields);

    public LeadFields Of(int lead)
    {
        var slot = _history.SlotOf(lead);
        var mean = MeanOf(slot);
        var (newest, older) = (NewestSlot(TecHistory.Slots - 1), NewestSlot(NewestSlot(TecHistory.Slots - 1) - 1));
        var recent = Departure(0, newest);
        var hours = _history.Issue.Hour - 2 * newest + 2 * (lead + 1);
        var excess = Global(recent) / Global(MeanOf(newest));
        return new LeadFields(mean, Global(mean),
        [
            Departure(0, slot),
            Departure(1, slot),
            Departure(2, slot),
            TecField.Rotate(recent, _history.Grid, hours),
            TecField.Rotate(Departure(0, older), _history.Grid, hours + 2 * (newest - older)),
            Array.ConvertAll(mean, m => m * excess),
        ]);
    }

    /// <summary>The regressors of one cell.</summary>
    public static void Fill(Span<double> row, LeadFields fields, int cell, double localTime)
    {
        var (cos, sin) = (Math.Cos(localTime * Math.PI / 12), Math.Sin(localTime * Math.PI / 12));
        for (var f = 0; f < Base; f++)
        {
            var x = fields.Fields[f][cell];
            row[f] = x;
            row[Base + f] = x * cos;
            row[2 * Base + f] = x * sin;
        }
    }

    private int NewestSlot(int from)
    {
        var slot = from;
        while (slot > 0 && _history.Map(0, slot) is null)
        {
            slot--;
        }

        return Math.Max(slot, 0);
    }

    private double Global(double[] field) => TecField.Mean(field, _history.Grid, _weights);

    /// <summary>Map of a day minus the mean at its hour; zero where that day is not there.</summary>
    private double[] Departure(int day, int slot)
    {
        var mean = MeanOf(slot);
        var map = day * TecHistory.Slots < _history.Maps.Length ? _history.Map(day, slot) : null;
        return map is null
            ? Array.ConvertAll(mean, m => 0 * m)
            : [.. map.Select((t, i) => t == TenthsCodec.Missing ? 0 * mean[i] : t / 10.0 - mean[i])];
    }

    private double[] MeanOf(int slot) => _means[slot] ??= ComputeMean(slot);

    private double[] ComputeMean(int slot)
    {
        var (sums, counts) = (new double[TecField.Cells(_history.Grid)], new int[TecField.Cells(_history.Grid)]);
        for (var i = slot; i < _history.Maps.Length; i += TecHistory.Slots)
        {
            for (var c = 0; _history.Maps[i] is { } map && c < sums.Length; c++)
            {
                if (map[c] != TenthsCodec.Missing)
                {
                    sums[c] += map[c] / 10.0;
                    counts[c]++;
                }
            }
        }

        return [.. sums.Select((s, c) => counts[c] == 0 ? double.NaN : s / counts[c])];
    }
}
