using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Formats.Tests;

public class StormCsvTests
{
    [Theory]
    [InlineData("storm,time,Bz_gsm,sym_h\n", "sym_h", "SYM_H")]
    [InlineData("storm,Time,Bz_gsm,SYM_H\n", "Time", "time")]
    [InlineData("Storm,time,Bz_gsm,SYM_H\n", "Storm", "storm")]
    [InlineData("time,BZ_GSM\n", "BZ_GSM", "Bz_gsm")]
    public void AColumnInAnotherCase_ShouldBeNamed(string header, string column, string meant)
    {
        var error = Should.Throw<InputException>(() => FeedFile.ReadBytes(Bytes(header + "1,2000-01-01T00:00Z,1,2\n"), "s.csv").ToList());
        (error.Line, error.Field, error.Reason).ShouldBe((1, column, $"unknown column, did you mean '{meant}'?"));
    }

    [Fact]
    public void AColumnThatIsThereTwice_ShouldBeNamed() =>
        Should.Throw<InputException>(() => FeedFile.ReadBytes(Bytes("time,V,SYM_H,V\n2000-01-01T00:00Z,1,2,3\n"), "s.csv").ToList()).Field.ShouldBe("V");

    [Fact]
    public void Columns_ShouldBeFoundByName_AmongOthersThatAreUnknown_AndBehindAByteOrderMark()
    {
        var read = FeedFile.ReadBytes(Bytes("\uFEFFSYM_H,t,time,T,comment,storm\r\n-12,7,2000-01-01T00:00Z,50000,x,3\r\n"), "s.csv").OfType<Observation>().ToList();
        read.Select(o => (o.Series, o.Value, o.Event)).ShouldBe([(KnownSeries.SymH, -12, 3), (KnownSeries.WindTemperature, 50000, 3)], ignoreOrder: true);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
