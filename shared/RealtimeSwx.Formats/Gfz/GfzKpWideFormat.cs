using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary>
/// GFZ <c>Kp_ap_Ap_SN_F107</c>: one day a line, 28 words: date, days, days_m, Bsr, dB, Kp1-8, ap1-8, Ap, SN, F10.7obs, F10.7adj, D.
/// D 0: Kp preliminary; 1 and 2: Kp definitive. Observed F10.7 goes to its own daily series.
/// </summary>
internal sealed class GfzKpWideFormat : LineFormat
{
    private const int WordCount = 28;

    public override string Name => "gfz-kp-wide";

    internal override bool Matches(Head head)
    {
        var words = head.FirstData.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == WordCount && words[0].Length == 4 && words.All(w => double.TryParse(w, out _)) && words[7].Contains('.');
    }

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Kp = Lexicon.Get("gfz", "Kp");
        private static readonly LexiconEntry F107 = Lexicon.Get("gfz", "F10.7obs");

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] == '#')
            {
                return;
            }

            Span<Range> w = stackalloc Range[WordCount];
            if (Fields.Words(line, w) != WordCount)
            {
                Sink.Reject(number, 1, "row", $"not the {WordCount} words of a Kp_ap_Ap_SN_F107 line", line);
                return;
            }

            if (!Fields.TryInt(line[w[0]], out var year) || !Fields.TryInt(line[w[1]], out var month) || !Fields.TryInt(line[w[2]], out var day)
                || !Fields.TryTime(year, month, day, 0, 0, 0, out var date))
            {
                Sink.Reject(number, 1, "date", "no date", line);
                return;
            }

            if (line[w[27]] is not [(byte)'0' or (byte)'1' or (byte)'2'])
            {
                Sink.Reject(number, w[27].Start.Value + 1, "D", "not 0, 1 or 2", line);
                return;
            }

            var revision = line[w[27]][0] == '0' ? Revision.Provisional : Revision.Final;
            for (var i = 0; i < 8; i++)
            {
                var word = w[7 + i];
                if (Fields.TryDouble(line[word], out var kp))
                {
                    KpRow.Add(Sink, Kp, date.AddHours(3 * i), kp, revision, "gfz", number, word.Start.Value + 1, line);
                }
                else
                {
                    Sink.Reject(number, word.Start.Value + 1, $"Kp{i + 1}", "no number", line);
                }
            }

            if (!Fields.TryDouble(line[w[25]], out var flux))
            {
                Sink.Reject(number, w[25].Start.Value + 1, F107.Name, "no number", line);
            }
            else if (!F107.IsFill(flux))
            {
                Sink.Add(new Observation(F107.Series, date, F107.Span, flux, revision, Quality.Good, "gfz"));
            }
        }
    }
}
