namespace RealtimeSwx.Forecasting.Learners;

/// <summary>A network of maps and how it is trained. Everything random follows <see cref="Seed"/>. Start from <see cref="For"/>: sizes that suit the kind.</summary>
public sealed record MapNetworkSpec
{
    public static IReadOnlyList<string> Kinds { get; } = ["cnn", "unet", "convlstm"];

    /// <summary>
    /// <c>cnn</c> residual dilated convolutions, <c>unet</c> three resolutions with skips between them, <c>convlstm</c> reads the maps of one day and
    /// then steps through the leads (Shi et al. 2015).
    /// </summary>
    public string Kind { get; init; } = "cnn";

    /// <summary>Channels inside; of a U-Net at the finest of its resolutions; of a ConvLSTM its state.</summary>
    public int Width { get; init; } = 48;

    /// <summary>Rows and columns between the taps of each residual convolution of a <c>cnn</c>.</summary>
    public IReadOnlyList<int> Dilations { get; init; } = [1, 2, 4, 1];

    public WeightStart Start { get; init; } = WeightStart.GlorotNormal;

    /// <summary>Share of the values inside that is dropped in training.</summary>
    public double Dropout { get; init; } = 0.1;

    public int Epochs { get; init; } = 12;

    /// <summary>Samples a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Peak of the one-cycle schedule.</summary>
    public double LearningRate { get; init; } = 1.5e-3;

    public double WeightDecay { get; init; } = 3e-2;

    /// <summary>Largest Euclidean norm of a step's gradient.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Decay per step of the moving average of the weights that becomes the model; 0 = the last weights.</summary>
    public double Average { get; init; } = 0.98;

    /// <summary>With a validation set: epochs without improvement before training stops.</summary>
    public int Patience { get; init; } = 3;

    public int Seed { get; init; } = 1;

    /// <exception cref="NotSupportedException">A kind that is not among <see cref="Kinds"/>.</exception>
    public static MapNetworkSpec For(string kind) => kind switch
    {
        "cnn" => new(),
        "unet" => new() { Kind = kind, Width = 32, Epochs = 6 },
        "convlstm" => new() { Kind = kind, Width = 16, Epochs = 6 },
        _ => throw new NotSupportedException($"no network of maps of kind '{kind}'"),
    };
}
