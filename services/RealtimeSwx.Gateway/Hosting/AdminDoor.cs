using RealtimeSwx.Security;

namespace RealtimeSwx.Gateway.Hosting;

/// <summary>
/// Whatever changes something over HTTP needs the admin token. The method decides, not the endpoint: a new endpoint is behind the door without
/// anybody having to remember it.
/// </summary>
internal static class AdminDoor
{
    /// <summary>The setting <c>Admin:TokenFile</c> names the file that holds the token.</summary>
    public const string Setting = "Admin:Token";

    /// <summary>Refuses POST, PUT, PATCH and DELETE without <c>Authorization: Bearer TOKEN</c>: 401; 403 where no token is set up.</summary>
    public static IApplicationBuilder UseAdminDoor(this IApplicationBuilder app)
    {
        var token = Secret.From(app.ApplicationServices.GetRequiredService<IConfiguration>(), Setting);
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AdminDoor).FullName!);
        return app.Use(async (context, next) =>
        {
            if (Changes(context.Request.Method) && Refusal(context.Request, token) is var (status, reason))
            {
                log.LogWarning("{Method} {Path} from {Remote} refused: {Reason}", context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress, reason);
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await Results.Problem(reason, context.Request.Path, status).ExecuteAsync(context);
                return;
            }

            await next(context);
        });
    }

    private static bool Changes(string method) =>
        HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method);

    private static (int Status, string Reason)? Refusal(HttpRequest request, Secret? token) =>
        token is null ? (StatusCodes.Status403Forbidden, "No admin token is set up here: name its file in Admin:TokenFile.")
        : BearerToken.Check(request, token) switch
        {
            TokenAnswer.Good => null,
            TokenAnswer.Wrong => (StatusCodes.Status401Unauthorized, "This needs the admin token: Authorization: Bearer TOKEN."),
            // Which file it is need not be known outside.
            _ => (StatusCodes.Status503ServiceUnavailable, "The admin token cannot be read."),
        };
}
