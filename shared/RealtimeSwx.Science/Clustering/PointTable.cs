using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// Points from text: comma-separated values with or without a header line, or rows <c>[a,b]</c>. Without a header the columns are <c>c1</c>, <c>c2</c> ….
/// </summary>
/// <param name="Columns">Names of the columns taken, in order of the points' dimensions.</param>
/// <param name="Ignored">Names of the columns left out.</param>
public sealed record PointTable(PointSet Points, IReadOnlyList<string> Columns, IReadOnlyList<string> Ignored)
{
    /// <summary>The label column of test sets, never a feature.</summary>
    public const string Truth = "truth";

    /// <param name="columns">Columns to take; null: every column whose first value is a number, except <see cref="Truth"/>.</param>
    /// <exception cref="InputException">Empty input, ragged rows, a field that is no finite number, an unknown column.</exception>
    public static PointTable Read(TextReader reader, string source, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string[]? names = null;
        int[]? taken = null;
        var values = new List<double>();
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var fields = text.Trim().Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
            if (names is null)
            {
                var header = !fields.Any(f => TryNumber(f, out _));
                names = header ? fields : [.. fields.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i + 1}"))];
                if (header)
                {
                    continue;
                }
            }

            if (fields.Length != names.Length)
            {
                throw new InputException(source, $"{fields.Length} fields where {names.Length} are expected", line);
            }

            taken ??= Choose(source, names, fields, columns);
            foreach (var column in taken)
            {
                values.Add(Finite(source, fields[column], line, names[column]));
            }
        }

        if (names is null || taken is null)
        {
            throw new InputException(source, "no points in it");
        }

        var points = new PointSet([.. values], values.Count / taken.Length, taken.Length);
        return new PointTable(points, [.. taken.Select(c => names[c])], [.. names.Where((_, i) => !taken.Contains(i))]);
    }

    private static int[] Choose(string source, string[] names, string[] first, IReadOnlyList<string>? columns)
    {
        if (columns is not null)
        {
            return [.. columns.Select(c => Array.IndexOf(names, c) is var at and >= 0
                ? at
                : throw new InputException(source, $"no such column; the file has {string.Join(", ", names)}", field: c))];
        }

        // A header such as 'x' over a missing first value is still a feature: then the bad value is named, not skipped.
        var chosen = Enumerable.Range(0, names.Length)
            .Where(i => names[i] != Truth && (first[i].Length == 0 || TryNumber(first[i], out _)))
            .ToArray();
        return chosen.Length > 0 ? chosen : throw new InputException(source, "no numeric column");
    }

    private static double Finite(string source, string field, int line, string name)
    {
        if (!TryNumber(field, out var value))
        {
            throw new InputException(source, $"'{field}' is no number", line, name);
        }

        return double.IsFinite(value) ? value : throw new InputException(source, $"'{field}' is no finite number", line, name);
    }

    private static bool TryNumber(string field, out double value)
    {
        if (field.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        if (field.TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity")
        {
            value = double.PositiveInfinity;
            return true;
        }

        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
