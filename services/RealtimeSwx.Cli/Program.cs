using System.CommandLine;
using RealtimeSwx.Cli;
using RealtimeSwx.Domain;

var root = new RootCommand("RealtimeSwx: real-time space weather forecasts over MQTT.");
foreach (var verb in VerbList.All())
{
    root.Subcommands.Add(verb);
}

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"usage: {error.Message}");
    }

    return ExitCodes.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (FormatException e)
{
    // Values of options are read by the verbs; data that cannot be read are an InputException.
    await Console.Error.WriteLineAsync($"usage: {e.Message.ReplaceLineEndings(" ")}");
    return ExitCodes.Usage;
}
catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message.ReplaceLineEndings(" ")}");
    return ExitCodes.Failed;
}
catch (OperationCanceledException)
{
    return ExitCodes.Failed;
}
