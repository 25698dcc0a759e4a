using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;

namespace RealtimeSwx.Forecasting.Tests.Backtest;

public class ScoringWindowsTests
{
    [Fact]
    public void Window_ShouldHoldBothEnds()
    {
        var window = Read("split,storm,score_from,score_to\nvalidation,66,1998-03-08T00:00Z,1998-03-16T00:00Z\n").ShouldHaveSingleItem();
        window.Holds(new DateTimeOffset(1998, 3, 8, 0, 0, 0, TimeSpan.Zero)).ShouldBeTrue();
        window.Holds(new DateTimeOffset(1998, 3, 16, 0, 0, 0, TimeSpan.Zero)).ShouldBeTrue();
        window.Holds(new DateTimeOffset(1998, 3, 16, 0, 5, 0, TimeSpan.Zero)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("split,storm,score_from\n", "score_to")]
    [InlineData("split,storm,score_from,score_to\nx,1,yesterday,2000-01-01\n", ":2: score_from")]
    [InlineData("", "empty")]
    public void BadFiles_ShouldBeRefusedWithLineAndField(string text, string expected) =>
        Should.Throw<InputException>(() => Read(text)).Message.ShouldContain(expected);

    private static IReadOnlyList<ScoringWindow> Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return ScoringWindows.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
