using RealtimeSwx.Deployment.Tests.Support;

namespace RealtimeSwx.Deployment.Tests.Images;

/// <summary>What must hold in the compose file, as sentences that say what is wrong.</summary>
public static class ComposeLint
{
    /// <param name="exists">Whether a path, relative to the compose file, is there.</param>
    public static IEnumerable<string> Problems(string text, Func<string, bool> exists)
    {
        var file = Yaml.Read(text);
        var services = file.Map("services");
        foreach (var (name, value) in services)
        {
            var service = (Dictionary<object, object>)value;
            if (service.Text("read_only") != "true" || !service.List("cap_drop").Contains("ALL") || !service.List("security_opt").Contains("no-new-privileges:true"))
            {
                yield return $"{name}: may write to its root, keeps capabilities or may gain privileges";
            }

            var image = service.Text("image").Split('/')[^1].Split(':');
            if (image.Length != 2 || image[1] == "latest")
            {
                yield return $"{name}: image {service.Text("image")} has no fixed tag";
            }

            // Ours have no tool to ask themselves with; an orchestrator asks /health over HTTP.
            if (service.Map("build").Count == 0 && service.Map("healthcheck").List("test").Count == 0)
            {
                yield return $"{name}: no health check";
            }

            foreach (var (other, condition) in service.Map("depends_on"))
            {
                if (!services.TryGetValue(other, out var found))
                {
                    yield return $"{name}: there is no service {other} to depend on";
                }
                else if (((Dictionary<object, object>)condition).Text("condition") == "service_healthy" && ((Dictionary<object, object>)found).Map("healthcheck").Count == 0)
                {
                    yield return $"{name}: waits for {other} to be healthy, which has no health check";
                }
            }

            foreach (var secret in service.List("secrets").Select(s => s is Dictionary<object, object> m ? m.Text("source") : $"{s}").Where(s => !file.Map("secrets").ContainsKey(s)))
            {
                yield return $"{name}: there is no secret {secret}";
            }

            foreach (var volume in service.List("volumes").Select(v => $"{v}".Split(':')[0]))
            {
                var isPath = volume.StartsWith('.');
                if (isPath && !volume.StartsWith("./secrets/", StringComparison.Ordinal) && !exists(volume))
                {
                    yield return $"{name}: there is no {volume}";
                }
                else if (!isPath && !file.Map("volumes").ContainsKey(volume))
                {
                    yield return $"{name}: there is no volume {volume}";
                }
            }

            foreach (var port in service.List("ports").Select(p => $"{p}").Where(p => !p.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
            {
                yield return $"{name}: port {port} is open to every network; a proxy with TLS belongs before it";
            }

            if (service.Map("environment").Keys.Any(k => $"{k}".EndsWith("Password", StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"{name}: a password in the environment";
            }
        }

        foreach (var (name, value) in file.Map("secrets").Where(s => !((Dictionary<object, object>)s.Value).Text("file").StartsWith("./secrets/", StringComparison.Ordinal)))
        {
            yield return $"secret {name} is not a file below ./secrets";
        }
    }
}
