using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Diagnosis;

/// <param name="Train">Mean loss on the rows of the training, without dropout and noise.</param>
/// <param name="Validation">The same on rows that nothing is fitted on.</param>
public sealed record CurvePoint(int Epoch, double Train, double Validation);

/// <summary>The losses of one training, epoch by epoch.</summary>
/// <param name="Constant">Training loss of the best constant, where it is known: what a model that learned nothing has.</param>
public sealed record LearningCurve(string Name, IReadOnlyList<CurvePoint> Points, double? Constant = null)
{
    private const string ConstantLine = "# constant ";
    private const string Header = "epoch,train,validation";

    /// <summary>Reads <c>epoch,train,validation</c> with, before it, an optional line <c># constant LOSS</c>.</summary>
    /// <exception cref="InputException">Naming line and column.</exception>
    public static LearningCurve Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadLines(path), path);

    /// <summary>The same from lines.</summary>
    /// <param name="source">Named in errors; null = <paramref name="name"/>.</param>
    public static LearningCurve Parse(string name, IEnumerable<string> lines, string? source = null)
    {
        var path = source ?? name;
        var points = new List<CurvePoint>();
        double? constant = null;
        var headed = false;
        foreach (var (text, line) in lines.Select((t, i) => (t.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            if (text.StartsWith(ConstantLine, StringComparison.Ordinal))
            {
                constant = Number(text[ConstantLine.Length..], line, "constant");
            }
            else if (!headed)
            {
                headed = text == Header ? true : throw new InputException(path, $"a learning curve begins with '{Header}'", line, "header");
            }
            else
            {
                var cells = text.Split(',');
                if (cells.Length != 3 || !int.TryParse(cells[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var epoch))
                {
                    throw new InputException(path, $"'{text}' is no epoch with two losses", line, "epoch");
                }

                points.Add(new CurvePoint(epoch, Number(cells[1], line, "train"), Number(cells[2], line, "validation")));
            }
        }

        return new LearningCurve(name, points, constant);

        double Number(string cell, int line, string field) =>
            double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
                ? value
                : throw new InputException(path, $"'{cell}' is no loss", line, field);
    }

    public void Write(TextWriter writer)
    {
        if (Constant is { } constant)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ConstantLine}{constant:G6}"));
        }

        writer.WriteLine(Header);
        foreach (var p in Points)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Epoch},{p.Train:G6},{p.Validation:G6}"));
        }
    }
}
