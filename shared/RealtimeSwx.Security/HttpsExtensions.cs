using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>HTTPS with the certificate of section <c>Tls</c>, for every address that begins with <c>https://</c>.</summary>
public static class HttpsExtensions
{
    /// <summary>A renewed certificate serves from the next connection on. Also sets the limits on connections that every service shares.</summary>
    /// <exception cref="InputException">A file of section <c>Tls</c> is missing or no certificate.</exception>
    public static WebApplicationBuilder AddSwxHttps(this WebApplicationBuilder builder)
    {
        var files = builder.Configuration.GetSection(TlsFiles.SectionName).Get<TlsFiles>() ?? new TlsFiles();
        var identity = files.HasCertificate ? new TlsIdentity(files) : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 500;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Nothing that is sent here is large: the data come in over MQTT.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            if (identity is not null)
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => identity.Certificate);
            }
        });
        return builder;
    }
}
