namespace RealtimeSwx.Forecasting.Tec.Members;

/// <summary>Fits one member of the ensemble. Deterministic: the same samples and seed give the same weights.</summary>
internal interface ITecMemberTrainer
{
    string Name { get; }

    /// <summary>The files that hold the weights of <see cref="Fit"/> over all samples, by name.</summary>
    IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files { get; }

    /// <summary>Fits to every sample, or, to judge the member on days it has not seen, to those of the other blocks alone.</summary>
    /// <param name="without">Block to leave out (with it go the samples of no block); null: all samples.</param>
    ITecMember Fit(TecSamples samples, int? without, CancellationToken cancel);
}
