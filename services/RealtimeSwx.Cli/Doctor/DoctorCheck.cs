namespace RealtimeSwx.Cli.Doctor;

internal enum Verdict
{
    Ok,

    /// <summary>Works, with less than there could be.</summary>
    Warning,
    Broken,
}

/// <param name="Found">What is there, in one line.</param>
/// <param name="Remedy">What to do, empty when all is well.</param>
internal sealed record Finding(Verdict Verdict, string Found, string Remedy = "")
{
    public static Finding Ok(string found) => new(Verdict.Ok, found);

    public static Finding Warning(string found, string remedy) => new(Verdict.Warning, found, remedy);

    public static Finding Broken(string found, string remedy) => new(Verdict.Broken, found, remedy);
}

/// <summary>What the verb was asked to look at.</summary>
/// <param name="Broker">Address of the broker, or null for the embedded one on <paramref name="MqttPort"/>.</param>
internal sealed record DoctorSettings(string Database, Uri? Broker, int MqttPort, string DataDirectory, string TorchDevice);

/// <summary>One look at one thing. An exception is a broken thing with the exception's message.</summary>
/// <param name="Remedy">What to do when the check throws.</param>
internal sealed record DoctorCheck(string Name, string Remedy, Func<DoctorSettings, CancellationToken, Task<Finding>> LookAsync)
{
    public async Task<Finding> RunAsync(DoctorSettings settings, CancellationToken cancel)
    {
        try
        {
            return await LookAsync(settings, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            var cause = e is TypeInitializationException { InnerException: { } inner } ? inner : e;
            return Finding.Broken(cause.Message.ReplaceLineEndings(" "), Remedy);
        }
    }
}
