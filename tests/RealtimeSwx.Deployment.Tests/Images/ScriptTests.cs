using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Images;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("docker/try-images.sh")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    public async Task Shellcheck_ShouldFind_Nothing(string script)
    {
        var (exit, output, errors) = await Tool.RunAsync("shellcheck", "--severity=warning", Repository.Path(script));
        exit.ShouldBe(0, output + errors);
    }
}
