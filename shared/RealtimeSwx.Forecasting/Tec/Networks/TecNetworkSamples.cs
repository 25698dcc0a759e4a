using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tec.Networks;

/// <summary>
/// The origins of a training as networks of maps see them, made in one walk and kept for every kind and every fold: in the frame of local time they fit
/// in memory (a quarter of a megabyte each).
/// </summary>
internal sealed class TecNetworkSamples
{
    /// <summary>One origin in so many is seen with fewer days than it has, and one in so many without Kp, so that networks know both.</summary>
    private const int Shortened = 4;

    private const int WithoutKp = 9;

    private static readonly float[] Nothing = [.. Enumerable.Repeat(float.NaN, TecLocalFrame.Cells)];

    private List<(MapSample Sample, int Fold)>? _all;

    /// <param name="without">Block to leave out (with it go the samples of no block); null: all.</param>
    /// <exception cref="InputException">Nothing left to learn from.</exception>
    public MapSet Of(TecSamples samples, int? without, CancellationToken cancel)
    {
        _all ??= Read(samples, cancel);
        MapSample[] chosen = [.. _all.Where(s => without is not { } left || (s.Fold != left && s.Fold >= 0)).Select(s => s.Sample)];
        return chosen.Length > 0
            ? new MapSet(TecNetworkInput.Shape, chosen, TecNetworkInput.Weights)
            : throw new InputException("tec", "networks need origins with two days of maps that go around the globe; there are none");
    }

    private static List<(MapSample Sample, int Fold)> Read(TecSamples samples, CancellationToken cancel)
    {
        var frames = new Dictionary<TecGrid, TecLocalFrame>();
        var all = new List<(MapSample Sample, int Fold)>();
        foreach (var (past, truths, fold) in samples.Walk(_ => true, cancel))
        {
            if (TecNetworkMember.Answers(past))
            {
                if (!frames.TryGetValue(past.Grid, out var frame))
                {
                    frames[past.Grid] = frame = new TecLocalFrame(past.Grid);
                }

                all.Add((Sample(Shown(past, all.Count), truths, frame), fold));
            }
        }

        return all;
    }

    private static TecHistory Shown(TecHistory past, int turn)
    {
        var days = turn % Shortened == 0 ? TecNetworkMember.LeastDays + (turn / Shortened % (TecHistory.KeptDays - TecNetworkMember.LeastDays)) : TecHistory.KeptDays;
        return past.Of(days) with { Kp = turn % WithoutKp == 0 ? [] : past.Kp };
    }

    private static MapSample Sample(TecHistory past, TecMap?[] truths, TecLocalFrame frame)
    {
        var input = new TecNetworkInput(past, frame);
        return new MapSample(input.Maps(), [.. truths.SelectMany((truth, lead) => truth is null ? Nothing : input.Target(lead, TecField.Tenths(truth)))]);
    }
}
