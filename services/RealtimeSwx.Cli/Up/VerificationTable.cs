using System.Globalization;
using System.Text;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Cli.Up;

/// <summary>The verification at the end of a replay, as text: one row per target and lead.</summary>
internal static class VerificationTable
{
    public static string Of(IEnumerable<VerifierProtocol.Verification> summaries) => Of(summaries.Select(s => (s.Target, s.Leads.Select(l =>
        new Row(l.Lead, l.N, Named(l.Rmse, "ensemble"), Named(l.Rmse, "persistence"), l.Skill, l.Crps, l.Coverage90)))));

    public static string Of(IEnumerable<VerificationMessage> messages) => Of(messages.Select(m => (m.Target, m.Leads.Select(l =>
    {
        var ours = l.Models.GetValueOrDefault("ensemble");
        return new Row(l.Lead, l.N, ours?.Rmse, l.Models.GetValueOrDefault("persistence")?.Rmse, ours?.Skill, ours?.Crps, ours?.Coverage90);
    }))));

    private static string Of(IEnumerable<(string Target, IEnumerable<Row> Leads)> targets)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"target",-10} {"lead",6} {"n",8} {"rmse",9} {"persistence",12} {"skill",7} {"crps",8} {"in 90 %",8}");
        foreach (var (target, leads) in targets)
        {
            var rows = leads.ToList();
            foreach (var r in rows)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"{target,-10} {r.Lead.TotalHours,5:0.#}h {r.N,8} {r.Rmse,9:0.000} {r.Persistence,12:0.000} {r.Skill,7:0.000} {r.Crps,8:0.000} {r.Coverage,8:0.000}");
            }

            if (rows.Count == 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{target,-10} nothing scored yet");
            }
        }

        return text.ToString().TrimEnd();
    }

    private static double? Named(IReadOnlyDictionary<string, double> values, string name) => values.TryGetValue(name, out var value) ? value : null;

    private readonly record struct Row(TimeSpan Lead, long N, double? Rmse, double? Persistence, double? Skill, double? Crps, double? Coverage);
}
