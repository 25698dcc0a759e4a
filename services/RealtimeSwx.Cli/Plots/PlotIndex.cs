using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeSwx.Cli.Plots;

/// <summary>One picture and what it shows.</summary>
internal sealed record PlotFile(string Section, string File, string Caption);

/// <summary>One page with the scores and every picture; needs nothing but the folder it lies in.</summary>
internal static class PlotIndex
{
    public const string FileName = "index.html";
    public const string ScoresName = "scores.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(string folder, string title, JsonObject summary, IReadOnlyList<string> table, IReadOnlyList<PlotFile> plots)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>").Append(Text(title)).Append("</title>\n<style>body{font-family:sans-serif;max-width:1240px;")
            .Append("margin:1em auto;padding:0 1em}img{max-width:100%;height:auto}figure{margin:1em 0}pre{overflow-x:auto}</style>\n<h1>").Append(Text(title)).Append("</h1>\n");
        page.Append("<h2>Scores</h2>\n<pre>\n").AppendJoin('\n', table.Select(Text)).Append("\n</pre>\n<p>All of them: <a href=\"").Append(ScoresName).Append("\">").Append(ScoresName).Append("</a></p>\n");
        foreach (var section in plots.GroupBy(p => p.Section))
        {
            page.Append("<h2>").Append(Text(section.Key)).Append("</h2>\n");
            foreach (var plot in section)
            {
                page.Append("<figure><img loading=\"lazy\" src=\"").Append(Text(plot.File)).Append("\" alt=\"").Append(Text(plot.Caption)).Append("\"><figcaption>")
                    .Append(Text(plot.Caption)).Append("</figcaption></figure>\n");
            }
        }

        File.WriteAllText(Path.Combine(folder, ScoresName), summary.ToJsonString(Indented));
        File.WriteAllText(Path.Combine(folder, FileName), page.Append("</html>\n").ToString());
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
