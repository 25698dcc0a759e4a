using System.Collections.Immutable;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>
/// The leads that something is decided on: alerts, incremental training and its champions. Sym-H is decided on by its one and two hours, which its papers score: half an hour
/// says nothing new, and six hours would keep an update waiting.
/// </summary>
internal static class DecisiveLeads
{
    public static bool Has(string target, TimeSpan lead) => target != "symh" || SymHLeads.Scored.Contains(lead);

    public static ImmutableArray<TimeSpan> Of(string target, ImmutableArray<TimeSpan> leads) => leads.RemoveAll(l => !Has(target, l));
}
