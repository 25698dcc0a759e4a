using RealtimeSwx.Cli.Plots;
using Fonts = ScottPlot.Fonts;

namespace RealtimeSwx.Cli.Tests;

public class PlotFontTests
{
    [Fact]
    public void Text_ShouldBeDrawnWithTheFontOfTheProgram_WhateverIsInstalled()
    {
        using var plot = PlotStyle.New("title", "x", "y");
        foreach (var name in (string[])[plot.Axes.Title.Label.FontName, plot.Axes.Bottom.Label.FontName, plot.Axes.Left.TickLabelStyle.FontName, plot.Legend.FontName!])
        {
            var face = Fonts.GetTypeface(name, bold: true, italic: false);
            // The whole of DejaVu Sans has 6,253 glyphs: this is the part that the program carries.
            face.GlyphCount.ShouldBeInRange(200, 400);
            face.ContainsGlyphs(string.Concat(Enumerable.Range(32, 95).Select(c => (char)c)) + "<=°²σ–").ShouldBeTrue();
        }
    }
}
