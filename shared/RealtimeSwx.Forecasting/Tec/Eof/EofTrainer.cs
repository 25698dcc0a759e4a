using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tec.Members;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>
/// Fits the EOF member. The patterns come from the departures before every daily issue, of all blocks: they describe inputs, no outcome enters them.
/// The coefficients come from sums by block.
/// </summary>
internal sealed class EofTrainer : ITecMemberTrainer
{
    private readonly Dictionary<TecGrid, TecLocalFrame> _frames = [];
    private EofBasis? _basis;
    private EofSums[]? _byFold;
    private EofRegression? _all;

    public string Name => EofMember.MemberName;

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files => [KeyValuePair.Create(EofMember.File, (ReadOnlyMemory<byte>)_all!.Write())];

    public ITecMember Fit(TecSamples samples, int? without, CancellationToken cancel)
    {
        _basis ??= EofBasis.From(samples.Walk(o => o.TimeOfDay == TecPipeline.IssueHour, cancel).Where(s => EofMember.Answers(s.Past)).Select(Input)
            .SelectMany(input => Enumerable.Range(0, TecHistory.Slots).Select(input.Departure)));
        _byFold ??= Walk(samples, cancel);
        var regression = EofSums.Solve(_basis, [.. _byFold.Where((_, i) => without is not { } left || (i != left && i != TecSamples.Folds))]);
        _all = without is null ? regression : _all;
        return new EofMember(regression);
    }

    /// <summary>By block; the last are the samples of none.</summary>
    private EofSums[] Walk(TecSamples samples, CancellationToken cancel)
    {
        EofSums[] sums = [.. Enumerable.Range(0, TecSamples.Folds + 1).Select(_ => new EofSums())];
        var model = new EofRegression(_basis!, []);
        foreach (var sample in samples.Walk(_ => true, cancel).Where(s => EofMember.Answers(s.Past)))
        {
            for (var days = EofRegression.LeastDays; days <= Math.Min(sample.Past.Days, TecHistory.KeptDays); days++)
            {
                var input = Input(sample with { Past = sample.Past.Of(days) });
                var scores = model.Scores(input);
                for (var lead = 0; lead < TecHistory.Slots; lead++)
                {
                    if (sample.Truths[lead] is { } truth && input.Target(lead, TecField.Tenths(truth)) is { } target)
                    {
                        var yesterday = scores[TecHistory.SameHour(lead)];
                        double[] rest = [.. _basis!.Scores(target).Zip(yesterday, (t, y) => t - (TecBaselines.PersistenceShare * y))];
                        sums[sample.Fold < 0 ? TecSamples.Folds : sample.Fold].Add(EofRegression.SetOf(days, lead), EofRegression.Row(scores, input, lead), rest);
                    }
                }
            }
        }

        return sums;
    }

    private EofInput Input(TecSample sample)
    {
        if (!_frames.TryGetValue(sample.Past.Grid, out var frame))
        {
            _frames[sample.Past.Grid] = frame = new TecLocalFrame(sample.Past.Grid);
        }

        return new EofInput(sample.Past, frame);
    }
}
