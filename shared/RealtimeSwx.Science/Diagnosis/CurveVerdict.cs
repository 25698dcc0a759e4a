namespace RealtimeSwx.Science.Diagnosis;

/// <summary>What a learning curve says of a training.</summary>
public enum CurveFit
{
    Good,
    Underfit,
    Overfit,
    UnrepresentativeTraining,
    UnrepresentativeValidation,

    /// <summary>Too few epochs to tell, or losses that are no numbers.</summary>
    Unknown,
}

/// <param name="Reason">The rule that decided, with its numbers.</param>
public sealed record CurveVerdict(CurveFit Fit, string Reason)
{
    public string Words => Fit switch
    {
        CurveFit.Good => "good fit",
        CurveFit.UnrepresentativeTraining => "unrepresentative training set",
        CurveFit.UnrepresentativeValidation => "unrepresentative validation set",
        CurveFit.Unknown => "no verdict",
        _ => Fit.ToString().ToLowerInvariant(),
    };
}

/// <summary>
/// The rules, in their order; the first that holds decides. After the shapes that Goodfellow et al. (2016, ch. 5 and 7) and Brownlee (2019)
/// describe; the numbers are this project's and stand in <c>docs/learning-curves.md</c>.
/// </summary>
public static class CurveRules
{
    /// <summary>Fewer epochs say nothing.</summary>
    public const int FewestEpochs = 5;

    private const double Easier = 0.8;
    private const double Jumps = 0.05;
    private const double JumpsOfTraining = 2;
    private const double Rise = 1.05;
    private const double FallOfTraining = 0.98;
    private const double LittleLearned = 0.9;
    private const double StillFalling = 0.03;
    private const double Gap = 1.5;

    public static CurveVerdict Judge(LearningCurve curve)
    {
        if (curve.Points.Count < FewestEpochs)
        {
            return new CurveVerdict(CurveFit.Unknown, FormattableString.Invariant($"{curve.Points.Count} epochs; {FewestEpochs} are needed"));
        }

        if (!curve.Points.All(p => double.IsFinite(p.Train) && double.IsFinite(p.Validation)))
        {
            return new CurveVerdict(CurveFit.Unknown, "a loss is not a number: the training ran away");
        }

        var c = new Shape(curve);
        return Validation(c) ?? Over(c) ?? Under(c, curve.Constant) ?? Training(c)
            ?? new CurveVerdict(CurveFit.Good, FormattableString.Invariant($"both losses have settled, validation at {c.ValidationEnd / c.TrainEnd:0.00} times training"));
    }

    private static CurveVerdict? Validation(Shape c) =>
        c.ValidationEnd < Easier * c.TrainEnd
            ? new(CurveFit.UnrepresentativeValidation, FormattableString.Invariant($"validation is easier than what was trained on: it ends at {c.ValidationEnd / c.TrainEnd:0.00} times training (below {Easier})"))
        : c.ValidationJump > Jumps && c.ValidationJump > JumpsOfTraining * c.TrainJump
            ? new(CurveFit.UnrepresentativeValidation, FormattableString.Invariant($"validation jumps by {c.ValidationJump:P1} from epoch to epoch (above {Jumps:P0}), training by {c.TrainJump:P1}: too few rows to tell"))
        : null;

    private static CurveVerdict? Over(Shape c) =>
        c.ValidationEnd > Rise * c.ValidationBest && c.TrainEnd < FallOfTraining * c.TrainAtBest
            ? new(CurveFit.Overfit, FormattableString.Invariant($"validation is {c.ValidationEnd / c.ValidationBest:0.00} times its best of epoch {c.BestEpoch} (above {Rise}) while training went on falling"))
            : null;

    private static CurveVerdict? Under(Shape c, double? constant) =>
        c.TrainEnd > LittleLearned * constant
            ? new(CurveFit.Underfit, FormattableString.Invariant($"training ends at {c.TrainEnd / constant:0.00} of the loss of a constant (above {LittleLearned})"))
        : c.TrainLateFall > StillFalling && c.ValidationLateFall > StillFalling
            ? new(CurveFit.Underfit, FormattableString.Invariant($"both losses still fall: the last fifth of the epochs lowered them by {c.TrainLateFall:P0} and {c.ValidationLateFall:P0} (above {StillFalling:P0}); train on"))
        : null;

    private static CurveVerdict? Training(Shape c) =>
        c.ValidationEnd > Gap * c.TrainEnd
            ? new(CurveFit.UnrepresentativeTraining, FormattableString.Invariant($"validation settles at {c.ValidationEnd / c.TrainEnd:0.00} times training (above {Gap}) without rising: the training rows are too few or of another kind"))
            : null;

    /// <summary>A curve in the few numbers that the rules look at.</summary>
    private sealed class Shape
    {
        public Shape(LearningCurve curve)
        {
            double[] train = [.. curve.Points.Select(p => p.Train)];
            double[] validation = [.. curve.Points.Select(p => p.Validation)];
            var n = train.Length;
            var width = Math.Max(1, n / 10);
            var smooth = Enumerable.Range(0, n - width + 1).Select(i => validation.Skip(i).Take(width).Average()).ToArray();
            var best = Array.IndexOf(smooth, smooth.Min());
            (ValidationBest, BestEpoch) = (smooth[best], curve.Points[best + (width / 2)].Epoch);
            (TrainEnd, ValidationEnd) = (train[^width..].Average(), validation[^width..].Average());
            TrainAtBest = train.Skip(best).Take(width).Average();
            (TrainJump, ValidationJump) = (Jump(train), Jump(validation));
            (TrainLateFall, ValidationLateFall) = (LateFall(train, width), LateFall(validation, width));
        }

        public double TrainEnd { get; }

        public double ValidationEnd { get; }

        public double ValidationBest { get; }

        public int BestEpoch { get; }

        public double TrainAtBest { get; }

        /// <summary>Typical change from epoch to epoch against the trend, over the second half, relative to the loss.</summary>
        public double TrainJump { get; }

        public double ValidationJump { get; }

        /// <summary>By what share of itself the loss fell over the last fifth of the epochs.</summary>
        public double TrainLateFall { get; }

        public double ValidationLateFall { get; }

        // Second differences leave out any straight trend; of independent jumps their mean square is six times that of one.
        private static double Jump(double[] losses)
        {
            var half = losses[(losses.Length / 2)..];
            var bends = Enumerable.Range(1, Math.Max(0, half.Length - 2)).Select(i => half[i - 1] - (2 * half[i]) + half[i + 1]).ToArray();
            return bends.Length == 0 ? 0 : Math.Sqrt(bends.Average(b => b * b) / 6) / Math.Max(1e-12, half.Average());
        }

        private static double LateFall(double[] losses, int width)
        {
            var from = (int)Math.Floor(losses.Length * 0.8) - 1;
            var before = losses.Skip(Math.Max(0, from - width + 1)).Take(width).Average();
            return (before - losses[^width..].Average()) / Math.Max(1e-12, before);
        }
    }
}
