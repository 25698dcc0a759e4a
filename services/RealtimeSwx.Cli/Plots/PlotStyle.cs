using System.Globalization;
using System.Reflection;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace RealtimeSwx.Cli.Plots;

/// <summary>
/// How every plot looks. Colours are of the palette of Okabe and Ito (2008), which people with any colour blindness can tell apart, and no two lines
/// of a plot differ by colour alone. Text is drawn with a font that the program carries: a server has none.
/// </summary>
internal static class PlotStyle
{
    public static readonly Color Observed = Color.FromHex("#000000");
    public static readonly Color Blue = Color.FromHex("#0072B2");
    public static readonly Color Orange = Color.FromHex("#E69F00");
    public static readonly Color Green = Color.FromHex("#009E73");
    public static readonly Color Vermilion = Color.FromHex("#D55E00");
    public static readonly Color Grey = Color.FromHex("#888888");

    /// <summary>Colours of series in order.</summary>
    public static readonly IReadOnlyList<Color> Series = [Blue, Vermilion, Green, Orange, Grey];

    /// <summary>Colours of clusters in order; grey stays for what is in none.</summary>
    public static readonly IReadOnlyList<Color> Clusters = [Blue, Orange, Green, Vermilion, Color.FromHex("#56B4E9"), Color.FromHex("#CC79A7"), Color.FromHex("#F0E442")];

    public static readonly IReadOnlyList<LinePattern> Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed, LinePattern.Solid];

    private const string FontName = "swx";

    /// <summary>An empty plot with titles; units belong into the titles of the axes.</summary>
    public static Plot New(string title, string x, string y)
    {
        var plot = new Plot();
        Dress(plot, title, x, y);
        return plot;
    }

    /// <summary>The same for a plot that is there already, one of several in a picture.</summary>
    public static void Dress(Plot plot, string title, string x, string y)
    {
        EmbeddedFont.Use();
        plot.Font.Set(FontName);
        plot.Title(title, 16);
        plot.XLabel(x, 14);
        plot.YLabel(y, 14);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Legend.FontName = FontName;
        plot.Legend.FontSize = 13;
    }

    /// <summary>Ticks (ISO dates for <paramref name="times"/>), legend, file.</summary>
    public static void Save(Plot plot, string folder, string file, bool times = false, Alignment legend = Alignment.LowerRight, int height = 460, int width = 1200)
    {
        if (times)
        {
            plot.Axes.DateTimeTicksBottom();
            plot.Axes.Bottom.TickGenerator = new DateTimeAutomatic { LabelFormatter = Time };
        }

        Letter(plot);
        plot.ShowLegend(legend);
        plot.SavePng(Path.Combine(folder, file), width, height);
    }

    /// <summary>Numbers at the axes: once everything is added.</summary>
    public static void Letter(Plot plot)
    {
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = FontName;
            axis.TickLabelStyle.FontSize = 12;
        }
    }

    private static string Time(DateTime time) => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Serves the font of the program under its own name, in whatever weight is asked for.</summary>
    private sealed class EmbeddedFont : IFontResolver
    {
        private static readonly Lazy<bool> Added = new(() =>
        {
            Fonts.FontResolvers.Insert(0, new EmbeddedFont());
            Fonts.Default = FontName;
            return true;
        });

        public static void Use() => _ = Added.Value;

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == FontName ? Load() : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == FontName ? Load() : null;

        private static SKTypeface Load()
        {
            using var font = Assembly.GetExecutingAssembly().GetManifestResourceStream("PlotFont.ttf");
            return SKTypeface.FromStream(font);
        }
    }
}
