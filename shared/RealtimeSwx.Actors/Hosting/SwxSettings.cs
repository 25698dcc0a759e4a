using Microsoft.Extensions.Configuration;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>
/// Where every program takes its settings from, weakest first: what it had before, the files of the secrets folder, the environment.
/// </summary>
public static class SwxSettings
{
    /// <summary><c>SWX__Core__Centre</c> is the setting <c>Core:Centre</c>.</summary>
    public const string Prefix = "SWX__";

    /// <summary>
    /// Names a folder with one file per setting, as Kubernetes and compose mount secrets: file <c>BrokerPassword</c> holds that setting,
    /// <c>Section__Key</c> one of a section; the newline at the end does not count. So no secret needs to be in the environment, which is
    /// inherited and printed too easily.
    /// </summary>
    public const string SecretsVariable = Prefix + "Secrets";

    /// <param name="secrets">The secrets folder; null for the one that <see cref="SecretsVariable"/> names, if any.</param>
    /// <exception cref="DirectoryNotFoundException">The secrets folder is named and not there.</exception>
    public static IConfigurationBuilder AddSwxSettings(this IConfigurationBuilder builder, string? secrets = null)
    {
        if ((secrets ?? Environment.GetEnvironmentVariable(SecretsVariable)) is { Length: > 0 } folder)
        {
            var full = Path.GetFullPath(folder);
            if (!Directory.Exists(full))
            {
                throw new DirectoryNotFoundException($"{SecretsVariable}: there is no folder {full}.");
            }

            builder.AddKeyPerFile(full, optional: false, reloadOnChange: false);
        }

        return builder.AddEnvironmentVariables(Prefix);
    }
}
