using RealtimeSwx.Deployment.Tests.Kubernetes;
using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Images;

public sealed class DockerfileTests
{
    private const string Good =
        """
        ARG RUNTIME=registry.example.org/aspnet:10.0
        FROM ${RUNTIME} AS build
        RUN dotnet publish \
            -o /app
        FROM ${RUNTIME}
        COPY --from=build /app ./
        COPY models/ models/
        USER 1654
        ENTRYPOINT ["dotnet", "RealtimeSwx.Core.dll"]

        """;

    public static TheoryData<string> Services => ["core", "worker", "gateway"];

    [Theory]
    [MemberData(nameof(Services))]
    public void The_image_of_a_service_ShouldStartIt_AsAUserWithoutRights(string service)
    {
        var file = Dockerfile.Parse(Repository.Read("docker", $"{service}.Dockerfile"));
        file.Problems(p => File.Exists(Repository.Path(p)) || Directory.Exists(Repository.Path(p))).ShouldBeEmpty();
        var project = Path.GetFileNameWithoutExtension(file.Entry!);
        File.Exists(Repository.Path("services", project, $"{project}.csproj")).ShouldBeTrue(project);
        project.ShouldEndWith(service, Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void User_and_ports_ShouldBe_ThoseOfTheManifests(string service)
    {
        var file = Dockerfile.Parse(Repository.Read("docker", $"{service}.Dockerfile"));
        var workload = KustomizationFile.Load("k8s/base").Workloads.Single(w => w.Container.Name == service);
        file.Ports.ShouldBe(workload.Container.Ports.Select(p => $"{p.ContainerPort}"), ignoreOrder: true);
        file.Instructions.ShouldContain(("USER", $"{workload.Pod.Spec.SecurityContext.RunAsUser}"));
    }

    [Fact]
    public void The_worker_ShouldHave_ACudaFlavour() =>
        Repository.Read("docker", "worker.Dockerfile").ShouldContain("-p:TorchBackend=${TORCH_BACKEND}");

    [Fact]
    public void Nothing_built_or_secret_ShouldEnter_AnImageBuild()
    {
        var ignored = File.ReadAllLines(Repository.Path(".dockerignore"));
        ignored.SkipWhile(l => l.StartsWith('#')).First().ShouldBe("**", "everything is left out that is not named");
        ignored.ShouldContain("**/bin/");
        ignored.ShouldNotContain("!docker/");
        File.ReadAllLines(Repository.Path(".gitignore")).ShouldContain("docker/secrets/");
    }

    [Theory]
    [InlineData("COPY models", "CPY models", "there is no instruction CPY")]
    [InlineData("aspnet:10.0", "aspnet", "base image 'registry.example.org/aspnet' has no fixed tag")]
    [InlineData("aspnet:10.0", "aspnet:latest", "base image 'registry.example.org/aspnet:latest' has no fixed tag")]
    [InlineData("COPY models/", "COPY model/", "COPY model/: there is no such path")]
    [InlineData("USER 1654", "USER app", "the image's user is not a number above 0; Kubernetes cannot know that a name is not root")]
    [InlineData("USER 1654", "USER 0", "the image's user is not a number above 0; Kubernetes cannot know that a name is not root")]
    [InlineData("USER 1654", "USER 1654\nRUN apt-get update", "RUN in the last stage: the runtime image has no shell")]
    [InlineData("USER 1654", "USER 1654\nENV SWX__BrokerPassword=x", "a secret in the environment of the image")]
    [InlineData("[\"dotnet\", \"RealtimeSwx.Core.dll\"]", "dotnet RealtimeSwx.Core.dll", "no ENTRYPOINT in the form that needs no shell and passes signals on")]
    public void A_planted_mistake_ShouldBe_TheOneThatIsFound(string right, string wrong, string problem)
    {
        static bool Exists(string path) => path == "models/";
        Dockerfile.Parse(Good).Problems(Exists).ShouldBeEmpty();
        Good.ShouldContain(right);
        Dockerfile.Parse(Good.Replace(right, wrong, StringComparison.Ordinal)).Problems(Exists).Distinct().ShouldBe([problem]);
    }
}
