using System.CommandLine;
using RealtimeSwx.Cli.Verbs;

namespace RealtimeSwx.Cli;

/// <summary>Every verb of <c>swx</c>, in the order of the help text. A verb is one file under <c>Verbs/</c>.</summary>
internal static class VerbList
{
    public static IEnumerable<Command> All() =>
    [
        UpVerb.Create(),
        ServiceVerbs.Core(),
        ServiceVerbs.Worker(),
        ServiceVerbs.Gateway(),
        InspectVerb.Create(),
        ConvertVerb.Create(),
        TrainVerb.Create(),
        BacktestVerb.Create(),
        ForecastVerb.Create(),
        TuneVerb.Create(),
        DiagnoseVerb.Create(),
        ImputeVerb.Create(),
        OpticsVerb.Create(),
        ExplainVerb.Create(),
        VerifyVerb.Create(),
        ModelsVerb.Create(),
        TopicsVerb.Create(),
        LagoVerb.Create(),
        ForbushVerb.Create(),
        SecretsVerb.Create(),
        DoctorVerb.Create(),
    ];
}
