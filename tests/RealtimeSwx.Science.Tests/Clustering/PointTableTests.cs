using RealtimeSwx.Domain;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class PointTableTests
{
    [Fact]
    public void Features_are_all_numeric_columns_except_truth()
    {
        var table = Read("x,name,y,truth\n1,a,2.5,0\n-3,b,4e1,-1\n");
        table.Columns.ShouldBe(["x", "y"]);
        table.Ignored.ShouldBe(["name", "truth"]);
        table.Points.Values.ToArray().ShouldBe([1, 2.5, -3, 40]);
    }

    [Fact]
    public void Bracketed_rows_have_columns_of_their_own_names()
    {
        var table = Read("[58,267.0]\n[73,277.0]\n");
        table.Columns.ShouldBe(["c1", "c2"]);
        table.Points[1].ToArray().ShouldBe([73, 277]);
    }

    [Fact]
    public void Named_columns_are_taken_in_their_order() =>
        Read("x,y,z\n1,2,3\n", "z", "x").Points[0].ToArray().ShouldBe([3, 1]);

    [Theory]
    [InlineData("", "no points")]
    [InlineData("x,y\n", "no points")]
    [InlineData("x,y\n1,2\n3\n", "f.csv:3: 1 fields where 2 are expected")]
    [InlineData("x,y\n1,2\n3,nan\n", "f.csv:3: y: 'nan' is no finite number")]
    [InlineData("x,y\n1,2\n3,\n", "f.csv:3: y: '' is no number")]
    [InlineData("x,y\na,b\n", "no numeric column")]
    public void Read_ShouldNameTheFault_WhenTheInputIsUnusable(string text, string message) =>
        Should.Throw<InputException>(() => Read(text)).Message.ShouldContain(message);

    [Fact]
    public void The_result_is_written_with_infinities_and_round_trip_numbers()
    {
        var ordering = Optics.Order(Read("x\n0\n0.1\n0.30000000000000004\n").Points, new OpticsSettings(2));
        using var writer = new StringWriter();
        OpticsTable.Write(writer, ordering, XiExtraction.Extract(ordering, new XiSettings(0.05)));
        var rows = writer.ToString().Split('\n');
        rows[0].ShouldBe("index,order_rank,reachability,core_distance,predecessor,xi_label");
        rows[1].ShouldStartWith("0,0,inf,0.1,-1,");
        rows[3].ShouldStartWith("2,2,0.2,0.2,1,");
    }

    private static PointTable Read(string text, params string[] columns) =>
        PointTable.Read(new StringReader(text), "f.csv", columns.Length > 0 ? columns : null);
}
