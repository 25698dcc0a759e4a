using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// How often an index of the Kp family comes and how far ahead it is forecast. In steps: leads, lags, the neighbours of a rotation ago, changes. In hours
/// and days: the window, means and extremes, rotations, the day that a storm is judged by.
/// </summary>
public sealed class KpCadence
{
    /// <summary>What a forecast looks back on: two rotations and two days.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(56);

    /// <summary>Three hours, the next day.</summary>
    public static readonly KpCadence Kp = new(KnownSeries.Kp, TimeSpan.FromHours(3), leads: 8);

    /// <summary>Half an hour, the next three hours. Hp30 goes on above 9.</summary>
    public static readonly KpCadence Hp30 = new(KnownSeries.Hp30, TimeSpan.FromMinutes(30), leads: 6, highest: 15);

    /// <param name="leads">Steps ahead, all of them.</param>
    /// <param name="highest">Largest value of the index.</param>
    /// <param name="known">What must be known before a row that is learned from; null = the whole window.</param>
    public KpCadence(SeriesId series, TimeSpan step, int leads, double highest = 9, TimeSpan? known = null)
    {
        (Series, Step, Leads, Highest) = (series, step, leads, highest);
        Known = Steps(known ?? Span);
        Features = new KpFeatures(this);
    }

    public SeriesId Series { get; }

    public TimeSpan Step { get; }

    public int Leads { get; }

    public double Highest { get; }

    public int Day => Steps(TimeSpan.FromDays(1));

    /// <summary>Of the Sun, 27 days.</summary>
    public int Rotation => 27 * Day;

    /// <summary>Steps of <see cref="Span"/>.</summary>
    public int Window => Steps(Span);

    /// <summary>Steps that must be known before a row that is learned from.</summary>
    public int Known { get; }

    internal KpFeatures Features { get; }

    public int Steps(TimeSpan time) => (int)(time / Step);

    /// <summary>From the issue time to the end of the target interval of a lead.</summary>
    public TimeSpan Horizon(TimeSpan lead) => lead + Step;

    /// <summary>The horizon of a lead in a name: <c>03h</c>, or <c>030m</c> where steps are shorter than an hour.</summary>
    public string HorizonName(TimeSpan lead) => Step < TimeSpan.FromHours(1)
        ? Horizon(lead).TotalMinutes.ToString("000'm'", CultureInfo.InvariantCulture)
        : Horizon(lead).TotalHours.ToString("00'h'", CultureInfo.InvariantCulture);

    /// <summary>Name of the probability that the interval of a lead reaches storm level <paramref name="level"/> (1..5).</summary>
    public string ProbabilityName(int level, TimeSpan lead)
    {
        var horizon = HorizonName(lead);
        return FormattableString.Invariant(lead == TimeSpan.Zero ? (FormattableString)$"p_g{level}" : $"p_g{level}_{horizon[^1]}{horizon[..^1]}");
    }

    /// <summary>Storm level of a value; above 9 it is that of 9.</summary>
    public static int Level(double units) => GScale.Of(KpThirds.FromUnits(Math.Min(9, units)));
}
