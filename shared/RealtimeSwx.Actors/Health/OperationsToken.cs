using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RealtimeSwx.Security;

namespace RealtimeSwx.Actors.Health;

/// <summary>
/// The token of <c>Metrics:TokenFile</c>: where it is set, metrics and the reasons behind a health check are shown only to who has it.
/// Whether a process is well stays open: probes carry no token.
/// </summary>
internal static class OperationsToken
{
    private const string Setting = "Metrics:Token";

    public static bool Allows(HttpContext context) =>
        Secret.From(context.RequestServices.GetRequiredService<IConfiguration>(), Setting) is not { } token
        || BearerToken.Check(context.Request, token) == TokenAnswer.Good;
}
