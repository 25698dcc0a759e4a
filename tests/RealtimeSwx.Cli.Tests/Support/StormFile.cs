using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Cli.Tests.Support;

/// <summary>Simulated storms as the file that a user brings: five-minute rows, empty cells where nothing is known.</summary>
internal sealed class StormFile
{
    public static readonly DateTimeOffset Start = new(2019, 8, 30, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Length = TimeSpan.FromDays(2.5);

    private static readonly string[] Names = ["SYM_H", "Bmag", "Bx_gsm", "By_gsm", "Bz_gsm", "V", "N", "T"];
    private readonly List<(int Storm, DateTimeOffset Time, double[] Values)> _rows = [];

    public StormFile(params int[] storms)
    {
        foreach (var storm in storms)
        {
            var settings = new SimulationSettings
            {
                Seed = storm, Start = Start, Duration = Length, StormOnset = TimeSpan.FromDays(1), PulseLength = TimeSpan.Zero, Availability = Availability.Literature,
            };
            var history = new SeriesHistory();
            foreach (var o in new StormSimulation(settings).Records().OfType<Observation>())
            {
                history.Add(o);
            }

            var rows = (int)(Length / SymHGrid.Step);
            var grid = SymHGrid.Read(history.AsOf(DateTimeOffset.MaxValue), Start + ((rows - 1) * SymHGrid.Step), rows);
            _rows.AddRange(Enumerable.Range(0, rows).Select(r => (storm, grid.TimeOf(r), Enum.GetValues<SymHColumn>().Select(c => grid[c][r]).ToArray())));
        }
    }

    /// <summary>Empties the cells of one column at the times for which <paramref name="when"/> holds.</summary>
    public StormFile Without(string column, Func<DateTimeOffset, bool> when)
    {
        foreach (var (_, time, values) in _rows.Where(r => when(r.Time)))
        {
            values[Array.IndexOf(Names, column)] = double.NaN;
        }

        return this;
    }

    public double SymH(int storm, DateTimeOffset time) => _rows.Single(r => r.Storm == storm && r.Time == time).Values[0];

    /// <summary>Writes the rows with the columns in the order given.</summary>
    /// <param name="header">Names as they stand in the first line; matched with the data whatever their case.</param>
    public string Write(string folder, string name, params string[] header)
    {
        var text = new StringBuilder().AppendJoin(',', header).Append('\n');
        foreach (var (storm, time, values) in _rows)
        {
            text.AppendJoin(',', header.Select(h => h switch
            {
                "storm" => storm.ToString(CultureInfo.InvariantCulture),
                "time" => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                _ => Number(values[Array.FindIndex(Names, n => n.Equals(h, StringComparison.OrdinalIgnoreCase))]),
            })).Append('\n');
        }

        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);
}
