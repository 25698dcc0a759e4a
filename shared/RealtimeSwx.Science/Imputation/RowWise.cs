namespace RealtimeSwx.Science.Imputation;

/// <summary>A row method in time: rows are widened by their context, standardised, and filled one by one.</summary>
/// <param name="Every">Every how many-th row of a segment it is fitted on: neighbours say the same.</param>
public sealed record RowWise(IRowMethod Method, TimeContext Context, int Every) : IImputation
{
    /// <summary>Only the persistence of errors is taken from them, and a fill may cost a search.</summary>
    private const int ErrorSegments = 8;

    public IFittedImputation Fit(IReadOnlyList<GapTable> segments, int seed, CancellationToken cancel)
    {
        var wide = GapTable.Joined([.. segments.Select(s => Context.Widen(s).Every(Every))]);
        var scaling = ColumnScaling.Of(wide);
        var filler = Method.Fit(scaling.Apply(wide), seed, cancel);
        var fitted = new Fitted(filler, Context, scaling, null);
        return new Fitted(filler, Context, scaling, ErrorCourse.Of(segments, s => fitted.Fill(s, 1), ErrorSegments, scaling.Deviation));
    }

    private sealed class Fitted(IRowFiller filler, TimeContext context, ColumnScaling scaling, ErrorCourse? errors) : IFittedImputation
    {
        public double[] Fill(GapTable segment, int every) => Each(segment, every, (row, _) => filler.Fill(row), null);

        public double[] Draw(GapTable segment, Random random, int every) =>
            Each(segment, every, filler.Draw, errors!.Noise(context.Width(segment.Columns), random));

        private double[] Each(GapTable segment, int every, RowAction fill, IEnumerable<double[]>? noise)
        {
            var values = segment.Copy();
            var wide = scaling.Apply(context.Widen(segment));
            using var course = noise?.GetEnumerator();
            for (var r = 0; r < segment.Rows; r++)
            {
                course?.MoveNext();
                if (r % every != 0 || !segment.HasGap(r))
                {
                    continue;
                }

                var row = wide[r].ToArray();
                fill(row, course is null ? default : course.Current);
                for (var c = 0; c < segment.Columns; c++)
                {
                    if (!segment.Knows(r, c))
                    {
                        values[(r * segment.Columns) + c] = scaling.Back(c, row[c]);
                    }
                }
            }

            return values;
        }
    }

    private delegate void RowAction(Span<double> row, ReadOnlySpan<double> noise);
}
