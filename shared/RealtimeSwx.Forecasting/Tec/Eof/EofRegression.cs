namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>
/// The fitted EOF member: scores of the patterns in the departure that is to come, beyond 0.4 of yesterday's, from the scores of the departures of the last
/// day and the state of the ionosphere, by lead and days of history, with Kp and without.
/// </summary>
/// <param name="Coefficients">Index <see cref="IndexOf"/>; regressor-major, one number for each pattern.</param>
internal sealed record EofRegression(EofBasis Basis, float[][] Coefficients)
{
    /// <summary>One day alone has no departure from its mean.</summary>
    public const int LeastDays = 2;

    private const int Magic = 0x31454554; // "TEE1"

    /// <summary>Ages, in steps of 2 h, of the departures that count for every lead.</summary>
    private static readonly int[] Ages = [0, 1, 2, 3, 5, 7, 9, 11];

    public static int Sets => (TecHistory.KeptDays - LeastDays + 1) * TecHistory.Slots;

    public static int SetOf(int days, int lead) => ((days - LeastDays) * TecHistory.Slots) + lead;

    public static int IndexOf(bool kp, int days, int lead) => (kp ? Sets : 0) + SetOf(days, lead);

    public static int Length(bool kp) => ((Ages.Length + 1) * EofBasis.Count) + (kp ? EofInput.State : EofInput.StateWithoutKp);

    /// <summary>Regressors of one lead: scores of the common ages, then of the hour of the lead yesterday, then the state.</summary>
    /// <param name="scores">By age within the last day.</param>
    public static double[] Row(double[][] scores, EofInput input, int lead) => [.. Ages.SelectMany(a => scores[a]), .. scores[TecHistory.SameHour(lead)], .. input.Numbers];

    public double[][] Scores(EofInput input) => [.. Enumerable.Range(0, TecHistory.Slots).Select(age => Basis.Scores(input.Departure(age)))];

    /// <summary>What comes on top of the blend, relative, in the frame.</summary>
    public float[] Predict(TecHistory history, EofInput input, double[][] scores, int lead)
    {
        var row = Row(scores, input, lead);
        var at = Coefficients[IndexOf(!history.Kp.IsEmpty, Math.Min(history.Days, TecHistory.KeptDays), lead)];
        var said = new double[EofBasis.Count];
        for (var r = 0; r < row.Length; r++)
        {
            for (var k = 0; k < said.Length; k++)
            {
                said[k] += row[r] * at[(r * said.Length) + k];
            }
        }

        return Basis.Field(said);
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        foreach (var value in Basis.Patterns.Concat(Coefficients).SelectMany(c => c))
        {
            writer.Write(value);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>'s bytes; null for anything else.</summary>
    public static EofRegression? FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var cells = Networks.TecLocalFrame.Cells;
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        if (bytes.Length != 4 + (4 * EofBasis.Count * (cells + (Sets * (Length(true) + Length(false))))) || reader.ReadInt32() != Magic)
        {
            return null;
        }

        var patterns = Enumerable.Range(0, EofBasis.Count).Select(_ => Read(cells)).ToArray();
        return new EofRegression(new EofBasis(patterns), [.. Enumerable.Range(0, 2 * Sets).Select(i => Read(EofBasis.Count * Length(i >= Sets)))]);

        float[] Read(int count)
        {
            var values = new float[count];
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
    }
}
