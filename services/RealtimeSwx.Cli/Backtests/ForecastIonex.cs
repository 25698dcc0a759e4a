using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>Forecast maps as IONEX; the RMS maps are half the width of [q05, q95] / 1.645.</summary>
internal static class ForecastIonex
{
    /// <summary>Writes <c>&lt;analysis&gt;_&lt;issue&gt;.INX</c> into the folder.</summary>
    public static void WriteFile(Forecast forecast, string folder)
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{forecast.Target["tec/".Length..]}_{forecast.IssuedAt.UtcDateTime:yyyyMMdd'T'HHmm'Z'}.INX");
        using var file = File.Create(Path.Combine(folder, name));
        Write(forecast, file);
    }

    public static void Write(Forecast forecast, Stream output)
    {
        var header = new IonexHeader
        {
            RunBy = forecast.Target,
            Date = forecast.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            Description =
            [
                string.Create(CultureInfo.InvariantCulture, $"FORECAST issued {forecast.IssuedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}, no observation"),
                $"id {forecast.Id}",
                "RMS = half width of the 90 % interval / 1.645",
            ],
        };
        IonexWriter.Write(output, [.. forecast.Leads.Select(l => l.Map!)], header);
    }
}
