using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Formats.Tests.Lago;

/// <summary>The real fragment, damaged in the ways that files are: only what is broken is lost, and it is counted.</summary>
public sealed class DamagedFragmentTests
{
    private const int LinesOfPulse = 14;

    [Fact]
    public void A_file_cut_within_a_pulse_loses_that_pulse()
    {
        var (batch, rejected) = Read(Lines().Take(20 * LinesOfPulse + 5));
        batch.Pulses.Length.ShouldBe(20);
        rejected.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Field.ShouldBe(AcquaFormat.CutPulse), r => r.Reason.ShouldContain("5 bins"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_line_of_random_bytes_loses_its_pulse_and_the_counter_says_so(int line)
    {
        var lines = Lines();
        lines[10 * LinesOfPulse + line] = "\u0001\u00ff;%x9\u0007";
        var (batch, rejected) = Read(lines);

        // Without its counter a pulse does not end, and takes the next one with it.
        var lost = line == 13 ? 2 : 1;
        batch.Pulses.Length.ShouldBe(68 - lost);
        batch.Lost.ShouldBe(1 + lost);
        rejected.Count(r => r.Field != AcquaFormat.CutPulse).ShouldBeInRange(1, 2);
        rejected[0].Line.ShouldBe(10 * LinesOfPulse + line + 1);
    }

    [Fact]
    public void Lines_of_the_acquisitions_own_errors_lose_the_pulse_that_they_stand_in()
    {
        var lines = Lines();
        lines.Insert(30 * LinesOfPulse + 4, "# E @@@");
        lines.Insert(10 * LinesOfPulse, "# E 1 read timeout");
        var (batch, rejected) = Read(lines);
        (batch.Pulses.Length, batch.Lost).ShouldBe((67, 2));
        rejected.Count(r => r.Reason.Contains("acquisition", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static List<string> Lines() => [.. File.ReadAllLines(ReferenceData.Require("lago", "uvg", "lagodata"))];

    private static (PulseBatch Batch, List<Rejected> Rejected) Read(IEnumerable<string> lines)
    {
        var records = FeedFile.ReadBytes(Encoding.Latin1.GetBytes(string.Join('\n', lines) + "\n"), "damaged.dat", "lago-acqua").ToList();
        return (records.OfType<PulseBatch>().ShouldHaveSingleItem(), [.. records.OfType<Rejected>()]);
    }
}
