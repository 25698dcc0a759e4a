namespace RealtimeSwx.Forecasting.Tec.Members;

/// <summary>Fits the local ridge: sums by block in one walk, so that every fit is an addition and a solve.</summary>
internal sealed class LocalTrainer : ITecMemberTrainer
{
    private TecTrainingSums[]? _byFold;
    private TecRegression? _all;

    public string Name => LocalMember.MemberName;

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files => [KeyValuePair.Create(LocalMember.File, (ReadOnlyMemory<byte>)_all!.Write())];

    public ITecMember Fit(TecSamples samples, int? without, CancellationToken cancel)
    {
        _byFold ??= Walk(samples, cancel);
        var regression = TecTrainingSums.Solve(_byFold.Where((_, i) => without is not { } left || (i != left && i != TecSamples.Folds)));
        _all = without is null ? regression : _all;
        return new LocalMember(regression);
    }

    /// <summary>By block; the last are the samples of none.</summary>
    private static TecTrainingSums[] Walk(TecSamples samples, CancellationToken cancel)
    {
        TecTrainingSums[] sums = [.. Enumerable.Range(0, TecSamples.Folds + 1).Select(_ => new TecTrainingSums())];
        var turn = 0;
        foreach (var sample in samples.Walk(_ => true, cancel))
        {
            sums[sample.Fold < 0 ? TecSamples.Folds : sample.Fold].Add(sample, turn++);
        }

        return sums;
    }
}
