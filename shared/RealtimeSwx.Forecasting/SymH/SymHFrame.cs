using RealtimeSwx.Science.Physics;
using RealtimeSwx.Science.Windows;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>One evenly spaced driver with its trailing means.</summary>
public sealed class Driver(double[] values)
{
    private readonly RunningMean _mean = new(values);

    public ReadOnlySpan<double> Values => values;

    public double this[int row] => values[Math.Max(0, row)];

    public double Mean(int end, int count) => _mean.Mean(Math.Max(0, end), count);

    public double Deviation(int end, int count) => _mean.Deviation(Math.Max(0, end), count);
}

/// <summary>
/// A grid without gaps, and what physics makes of it: forward-filled wind with ages, coupling functions, arrival at the magnetopause, and the
/// ring-current equation run ahead from every row. Sym-H that is late is bridged by that equation from its last known value.
/// </summary>
public sealed class SymHFrame
{
    /// <summary>Rows that the equation is run ahead for the features, which look at it from every row: two hours.</summary>
    public const int Near = 24;

    /// <summary>Rows that it is run ahead from an issue time: six hours, the longest lead.</summary>
    public const int Ahead = 72;

    /// <summary>Where the equation starts when no Sym-H is known at all, nT: about the median of days without a storm.</summary>
    public const double Quiet = -10;

    private const int AgeCap = 72;
    private const double Hours = 1.0 / 12;
    private readonly double[]?[] _southward;
    private readonly double[]?[] _kanLee;

    public SymHFrame(SymHGrid grid)
    {
        Grid = grid;
        var rows = grid.Rows;
        var (bt, btAge) = ForwardFill.Apply(grid[SymHColumn.Bt], 6);
        var (bx, _) = ForwardFill.Apply(grid[SymHColumn.Bx], 0);
        var (by, _) = ForwardFill.Apply(grid[SymHColumn.By], 0);
        var (bz, bzAge) = ForwardFill.Apply(grid[SymHColumn.Bz], 0);
        var (speed, speedAge) = ForwardFill.Apply(grid[SymHColumn.Speed], 400);
        var (density, densityAge) = ForwardFill.Apply(grid[SymHColumn.Density], 5);
        var (temperature, _) = ForwardFill.Apply(grid[SymHColumn.Temperature], 1e5);
        double[] v = [.. speed.Select(s => Math.Clamp(s, 250, 1300))];
        var n = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            // Old density says little: after three hours it returns to the mean of the solar wind.
            var held = Math.Clamp(density[i], 0.3, 80);
            var age = densityAge[i] * Hours;
            n[i] = age > 3 ? 5 + ((held - 5) * Math.Exp(-(age - 3) / 2)) : held;
        }

        Bt = new Driver(bt);
        Bx = new Driver(bx);
        By = new Driver(by);
        Bz = new Driver(bz);
        Speed = new Driver(v);
        Density = new Driver(n);
        LogTemperature = new Driver([.. temperature.Select(t => Math.Log(Math.Clamp(t, 3e3, 3e6) / 1e5))]);
        RootPressure = Along(rows, i => Math.Sqrt(SolarWindCoupling.DynamicPressure(n[i], v[i])));
        Southward = Along(rows, i => SolarWindCoupling.SouthwardField(v[i], bz[i]));
        KanLee = Along(rows, i => SolarWindCoupling.KanLee(v[i], by[i], bz[i]));
        Newell = Along(rows, i => SolarWindCoupling.Newell(v[i], by[i], bz[i]));
        Boyle = Along(rows, i => SolarWindCoupling.Boyle(v[i], bt[i], by[i], bz[i]));
        Arrival = new BallisticArrival(v, 1.5e6, SymHGrid.Step.TotalSeconds);
        ArrivalKanLee = new BallisticArrival(v, 1.45e6, SymHGrid.Step.TotalSeconds);
        FieldAge = [.. btAge.Zip(bzAge, (a, b) => Math.Min(Math.Max(a, b), AgeCap) * Hours)];
        SpeedAge = [.. speedAge.Select(a => Math.Min(a, AgeCap) * Hours)];
        DensityAge = [.. densityAge.Select(a => Math.Min(a, AgeCap) * Hours)];
        _southward = new double[]?[rows];
        _kanLee = new double[]?[rows];
        (SymH, LastKnown, SymHAge) = Bridge(grid[SymHColumn.SymH]);
        IndexAge = [.. ForwardFill.Apply(grid[SymHColumn.SymH], 0).Age.Select(a => Math.Min(a, AgeCap) * Hours)];
    }

    public SymHGrid Grid { get; }

    public int Rows => Grid.Rows;

    public Driver SymH { get; }

    /// <summary>The newest Sym-H that was known: what persistence says; <see cref="Quiet"/> when there is none.</summary>
    public double LastKnown { get; }

    /// <summary>Rows between the newest known Sym-H and the end of the grid; the number of rows when there is none.</summary>
    public int SymHAge { get; }

    public Driver Bt { get; }

    public Driver Bx { get; }

    public Driver By { get; }

    public Driver Bz { get; }

    public Driver Speed { get; }

    public Driver Density { get; }

    public Driver LogTemperature { get; }

    public Driver RootPressure { get; }

    public Driver Southward { get; }

    public Driver KanLee { get; }

    public Driver Newell { get; }

    public Driver Boyle { get; }

    public BallisticArrival Arrival { get; }

    public BallisticArrival ArrivalKanLee { get; }

    /// <summary>Ages in hours, at most six.</summary>
    public double[] FieldAge { get; }

    public double[] SpeedAge { get; }

    public double[] DensityAge { get; }

    /// <summary>Of Sym-H.</summary>
    public double[] IndexAge { get; }

    /// <summary>Sym-H by the equation driven by V Bs, 0..<see cref="Near"/> rows after <paramref name="row"/>, from what was known at that row.</summary>
    public ReadOnlySpan<double> Burton(int row) => Southwards(Math.Max(0, row), Near);

    /// <summary>The same, 0..<see cref="Ahead"/> rows after <paramref name="row"/>.</summary>
    public ReadOnlyMemory<double> Outlook(int row) => Southwards(Math.Max(0, row), Ahead);

    /// <summary>The same driven by the Kan-Lee field, whose unknown part fades.</summary>
    public ReadOnlySpan<double> BurtonKanLee(int row) => _kanLee[Math.Max(0, row)] ??=
        Run(RingCurrentEquation.KanLeeDriven, KanLee, ArrivalKanLee, Math.Max(0, row), SymH[row], Near);

    // What was run further serves the nearer too.
    private double[] Southwards(int row, int ahead) => _southward[row] is { } held && held.Length > ahead
        ? held
        : _southward[row] = Run(RingCurrentEquation.SouthwardDriven, Southward, Arrival, row, SymH[row], ahead);

    private double[] Run(RingCurrentEquation equation, Driver field, BallisticArrival arrival, int row, double index, int ahead)
    {
        var result = new double[ahead + 1];
        result[0] = index;
        var before = arrival.SampleFor(row, 0);
        var corrected = equation.Corrected(index, RootPressure[before]);
        var unknown = 0;
        for (var h = 1; h <= ahead; h++)
        {
            var after = arrival.SampleFor(row, h);
            unknown = after >= row ? unknown + 1 : 0;
            var mean = 0.5 * (field[before] + field[after]) * Math.Exp(-unknown * Hours / equation.UnknownDecay);
            corrected = equation.Advance(corrected, mean, Hours);
            result[h] = equation.Index(corrected, RootPressure[after]);
            before = after;
        }

        return result;
    }

    private (Driver SymH, double LastKnown, int Age) Bridge(ReadOnlySpan<double> known)
    {
        var rows = known.Length;
        var first = 0;
        while (first < rows && double.IsNaN(known[first]))
        {
            first++;
        }

        var values = new double[rows];
        var last = first < rows ? first : -1;
        var from = last < 0 ? 0 : first;
        Array.Fill(values, last < 0 ? Quiet : known[first], 0, from + 1);
        for (var i = from + 1; i < rows; i++)
        {
            if (double.IsNaN(known[i]))
            {
                values[i] = StepFrom(values[i - 1], i);
            }
            else
            {
                values[i] = known[i];
                last = i;
            }
        }

        return (new Driver(values), last < 0 ? Quiet : known[last], last < 0 ? rows : rows - 1 - last);
    }

    private double StepFrom(double index, int row)
    {
        var equation = RingCurrentEquation.SouthwardDriven;
        var (before, after) = (Arrival.SampleFor(row - 1, 0), Arrival.SampleFor(row, 0));
        var corrected = equation.Corrected(index, RootPressure[before]);
        return equation.Index(equation.Advance(corrected, 0.5 * (Southward[before] + Southward[after]), Hours), RootPressure[after]);
    }

    private static Driver Along(int rows, Func<int, double> value) => new([.. Enumerable.Range(0, rows).Select(value)]);
}
