using System.Globalization;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>
/// How late Sym-H may be: the ages that linear members, weights and intervals are fitted for, from "known at its label" (the papers) over
/// operational (5 minutes) to an hour, three hours, and no Sym-H at all. Between them the nearest counts.
/// </summary>
public static class SymHLateness
{
    /// <summary>Age of the newest known Sym-H in rows, per class.</summary>
    public static IReadOnlyList<int> Rows { get; } = [0, 1, 12, 36, SymHGrid.InputRows];

    /// <summary>The class without any Sym-H.</summary>
    public static int Absent => Rows.Count - 1;

    // First age of each class but the first: about the geometric middle between neighbours.
    private static readonly int[] From = [1, 5, 22, 125];

    public static int ClassOf(int age) => From.Count(f => age >= f);

    /// <summary>Minutes late, or <c>absent</c>.</summary>
    public static string NameOf(int late) => late == Absent ? "absent" : (5 * Rows[late]).ToString(CultureInfo.InvariantCulture);

    /// <summary>How much wider errors are at this age than at that of its class.</summary>
    /// <param name="ahead">The lead in rows.</param>
    public static double WithinClass(int age, int ahead)
    {
        var late = ClassOf(age);
        return late == Absent ? 1 : OfAge(age, ahead) / OfAge(Rows[late], ahead);
    }

    /// <summary>Errors grow about with the root of the time since the last known value, which is the lead when Sym-H is up to date.</summary>
    public static double OfAge(int age, int ahead) => Math.Sqrt((ahead + Math.Min(age, Rows[Absent - 1])) / (double)ahead);
}
