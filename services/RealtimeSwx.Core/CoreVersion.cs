using System.Reflection;

namespace RealtimeSwx.Core;

/// <summary>The version that status messages and health reports carry.</summary>
public static class CoreVersion
{
    public static readonly string Text =
        typeof(CoreVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
