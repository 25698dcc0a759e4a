using System.Globalization;
using System.Text;
using RealtimeSwx.Actors.Verification;

namespace RealtimeSwx.Cli.Up;

/// <summary>The verification at the end of a replay, as text: one row per target and lead.</summary>
internal static class VerificationTable
{
    public static string Of(IEnumerable<VerifierProtocol.Verification> summaries)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"target",-10} {"lead",6} {"n",8} {"rmse",9} {"persistence",12} {"skill",7} {"crps",8} {"in 90 %",8}");
        foreach (var summary in summaries)
        {
            foreach (var lead in summary.Leads)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"{summary.Target,-10} {lead.Lead.TotalHours,5:0.#}h {lead.N,8} {Rmse(lead, "ensemble"),9:0.000} {Rmse(lead, "persistence"),12:0.000} {lead.Skill,7:0.000} {lead.Crps,8:0.000} {lead.Coverage90,8:0.000}");
            }

            if (summary.Leads.Length == 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{summary.Target,-10} nothing scored yet");
            }
        }

        return text.ToString().TrimEnd();
    }

    private static double? Rmse(VerifierProtocol.LeadVerification lead, string name) => lead.Rmse.TryGetValue(name, out var value) ? value : null;
}
