using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Images;

public sealed class ComposeTests
{
    private readonly string _text = Repository.Read("docker", "compose.yaml");

    [Fact]
    public void The_compose_file_ShouldHave_NoProblem() => ComposeLint.Problems(_text, Exists).ShouldBeEmpty();

    [Theory]
    [InlineData("read_only: true", "read_only: false", "core: may write to its root, keeps capabilities or may gain privileges")]
    [InlineData("postgres:17.6", "postgres", "postgres: image docker.io/library/postgres has no fixed tag")]
    [InlineData("test: [CMD, pg_isready, -U, swx, -d, swx]", "disable: true", "postgres: no health check")]
    [InlineData("mosquitto: { condition: service_healthy }", "mosqitto: { condition: service_healthy }", "core: there is no service mosqitto to depend on")]
    [InlineData("core: { condition: service_started }", "core: { condition: service_healthy }", "worker: waits for core to be healthy, which has no health check")]
    [InlineData("source: database, target", "source: databse, target", "core: there is no secret databse")]
    [InlineData("./prometheus/prometheus.yaml:", "./prometheus/prom.yaml:", "prometheus: there is no ./prometheus/prom.yaml")]
    [InlineData("- prometheus:/prometheus", "- metrics:/prometheus", "prometheus: there is no volume metrics")]
    [InlineData("\"127.0.0.1:8080:8080\"", "\"8080:8080\"", "gateway: port 8080:8080 is open to every network; a proxy with TLS belongs before it")]
    [InlineData("SWX__BrokerPasswordFile:", "SWX__BrokerPassword:", "core: a password in the environment")]
    [InlineData("file: ./secrets/settings/Database", "file: ./Database", "secret database is not a file below ./secrets")]
    public void A_planted_mistake_ShouldBeFound(string right, string wrong, string problem)
    {
        _text.ShouldContain(right);
        ComposeLint.Problems(_text.Replace(right, wrong, StringComparison.Ordinal), Exists).ShouldContain(problem);
    }

    private static bool Exists(string path) => File.Exists(Repository.Path("docker", path)) || Directory.Exists(Repository.Path("docker", path));
}
