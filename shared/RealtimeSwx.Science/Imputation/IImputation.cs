namespace RealtimeSwx.Science.Imputation;

/// <summary>A way to fill gaps, not fitted yet.</summary>
public interface IImputation
{
    /// <param name="segments">Uninterrupted stretches with the same columns; what it is fitted on is all that it ever knows beside the segment it fills.</param>
    /// <param name="seed">Of everything random in the fit.</param>
    IFittedImputation Fit(IReadOnlyList<GapTable> segments, int seed, CancellationToken cancel);
}

/// <summary>Fills the gaps of segments that it has not seen. What is known is never changed.</summary>
public interface IFittedImputation
{
    /// <summary>Every gap filled with the best guess, row-major. A causal method fills a row from that row and those before it only.</summary>
    /// <param name="every">Only every so-many-th row is filled; the others keep their gaps.</param>
    double[] Fill(GapTable segment, int every = 1);

    /// <summary>
    /// Every gap filled with one plausible course of values, row-major. Draws differ as the guess may err, and err along with their neighbours
    /// in time. Spread over many draws says how little is known.
    /// </summary>
    double[] Draw(GapTable segment, Random random, int every = 1);
}

/// <summary>Fits what fills one row from the other columns of that row.</summary>
public interface IRowMethod
{
    /// <param name="rows">Standardised; NaN = missing.</param>
    IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel);
}

/// <summary>Fills one row in place. Safe to use from several threads.</summary>
public interface IRowFiller
{
    void Fill(Span<double> row);

    /// <param name="noise">Standard normals, one per column: the same noise, the same draw.</param>
    void Draw(Span<double> row, ReadOnlySpan<double> noise);
}
