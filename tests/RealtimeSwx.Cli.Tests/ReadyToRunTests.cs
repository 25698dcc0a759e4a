using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Cli.Tests;

/// <summary>What a build that compiles ahead of time (eng/ReadyToRun.targets) leaves beside the program.</summary>
public sealed class ReadyToRunTests
{
    private static readonly string Program = Path.Combine(ReferenceData.Repository(), "services", "RealtimeSwx.Cli", "bin", "Release", "net10.0");

    [Theory]
    [InlineData("shared", "RealtimeSwx.Domain")]
    [InlineData("shared", "RealtimeSwx.Formats")]
    [InlineData("shared", "RealtimeSwx.Forecasting")]
    [InlineData("services", "RealtimeSwx.Core")]
    public void Image_ShouldBeOfTheAssemblyAsItIs_AndLeaveTheIlWhereItIs(string folder, string name)
    {
        if (!typeof(VerbList).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == "ReadyToRunImages"))
        {
            Assert.Skip("skipped: built without images (ReadyToRunImages)");
        }

        var image = Read(Path.Combine(Program, $"{name}.dll"));
        var il = Read(Path.Combine(ReferenceData.Repository(), folder, name, "bin", "Release", "net10.0", $"{name}.dll"));

        // The identifier of a module is a hash of what it was compiled from.
        (image.Native, il.Native, image.Module).ShouldBe((true, false, il.Module));
    }

    [Fact]
    public void Program_ShouldBeAnImage_WhenTheBuildSaysSo() =>
        Read(typeof(VerbList).Assembly.Location).Native
            .ShouldBe(typeof(VerbList).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == "ReadyToRunImages"));

    private static (bool Native, Guid Module) Read(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        var metadata = reader.GetMetadataReader();
        return (reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, metadata.GetGuid(metadata.GetModuleDefinition().Mvid));
    }
}
