using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <summary>
/// Boosted trees, one set for each column to be filled, on all the others (Stekhoven, Buehlmann 2012, with boosting for the forest). Trees take
/// missing values as they are: no chain of guesses. For half of the rows of the fit the gaps of another row are laid over what is known, so that
/// the trees meet columns that go missing together.
/// </summary>
/// <param name="Columns">The first so many columns of a row are filled; the others, its context, only help.</param>
public sealed record BoostedRows(ITreeLearner Learner, int Columns) : IRowMethod
{
    private const double HeldShare = 0.2;
    private static readonly TreeSettings Settings = new() { Trees = 100, Leaves = 31, LearningRate = 0.08, MinimumLeaf = 60, Penalty = 5, Bins = 128 };

    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel)
    {
        var gappy = WithGapsOfOthers(rows, seed);
        var held = (int)(rows.Rows * (1 - HeldShare));
        var models = new ITreeModel[Columns];
        var spread = new double[Columns];
        for (var c = 0; c < Columns; c++)
        {
            var known = Enumerable.Range(0, rows.Rows).Where(r => rows.Knows(r, c)).ToList();
            // The spread is that on rows at the end which a fit on the others had not seen.
            var trial = Trees(rows, gappy, c, [.. known.Where(r => r < held && r % 4 < 2)], seed, cancel);
            var errors = known.Where(r => r >= held).Select(r => trial.Predict(Features(gappy[r], c)) - rows[r, c]).ToList();
            spread[c] = errors.Count == 0 ? 1 : Math.Sqrt(errors.Average(e => e * e));
            models[c] = Trees(rows, gappy, c, known, seed, cancel);
        }

        return new Filler(models, spread);
    }

    private ITreeModel Trees(GapTable rows, GapTable gappy, int column, IReadOnlyList<int> chosen, int seed, CancellationToken cancel) => Learner.Fit(
        new TreeSet(rows.Columns - 1, [.. chosen.SelectMany(r => Features(gappy[r], column))], [.. chosen.Select(r => (float)rows[r, column])], []),
        Settings with { Seed = seed },
        cancel);

    private static float[] Features(ReadOnlySpan<double> row, int without)
    {
        var features = new float[row.Length - 1];
        for (int c = 0, f = 0; c < row.Length; c++)
        {
            if (c != without)
            {
                features[f++] = (float)row[c];
            }
        }

        return features;
    }

    private static GapTable WithGapsOfOthers(GapTable rows, int seed)
    {
        var random = new Random(seed);
        var lenders = Enumerable.Range(0, rows.Rows).Where(rows.HasGap).ToArray();
        var values = rows.Copy();
        for (var r = 0; r < rows.Rows && lenders.Length > 0; r += 2)
        {
            var lender = lenders[random.Next(lenders.Length)];
            for (var c = 0; c < rows.Columns; c++)
            {
                if (!rows.Knows(lender, c))
                {
                    values[(r * rows.Columns) + c] = double.NaN;
                }
            }
        }

        return new GapTable(rows.Columns, values);
    }

    private sealed class Filler(ITreeModel[] models, double[] spread) : IRowFiller
    {
        public void Fill(Span<double> row) => Put(row, default);

        public void Draw(Span<double> row, ReadOnlySpan<double> noise) => Put(row, noise);

        // Context that is missing stays so: nobody asks for it, and a guess would pass for a value.
        private void Put(Span<double> row, ReadOnlySpan<double> noise)
        {
            Span<double> filled = stackalloc double[models.Length];
            for (var c = 0; c < models.Length; c++)
            {
                filled[c] = double.IsNaN(row[c]) ? models[c].Predict(Features(row, c)) + (noise.IsEmpty ? 0 : spread[c] * noise[c]) : row[c];
            }

            filled.CopyTo(row);
        }
    }
}
