using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Formats.Ionex;

/// <summary>
/// Forecast maps as IONEX; the RMS maps are half the width of [q05, q95] / 1.645. Bytes follow from the arguments alone.
/// </summary>
/// <param name="Target"><c>tec/&lt;analysis&gt;</c>.</param>
/// <param name="Maps">One a lead, ascending.</param>
public sealed partial record ForecastIonex(string Id, string Target, DateTimeOffset IssuedAt, IReadOnlyList<TecMap> Maps)
{
    public static ForecastIonex Of(Forecast forecast) => new(forecast.Id, forecast.Target, forecast.IssuedAt, [.. forecast.Leads.Select(l => l.Map!)]);

    public static bool IsCentre(string code) => CentreCode().IsMatch(code);

    /// <summary>
    /// The long name of the International GNSS Service, as users' software expects it, of a prediction: <c>SWX0OPSPRD_20263301400_01D_02H_GIM.INX</c>
    /// with start (year, day of year, time of the first map), length and step.
    /// </summary>
    /// <param name="centre">Three capitals or digits.</param>
    /// <exception cref="ArgumentException">Another code.</exception>
    public string LongName(string centre)
    {
        if (!IsCentre(centre))
        {
            throw new ArgumentException($"'{centre}' is no code of a centre: three capital letters or digits.");
        }

        var start = Maps[0].Epoch.UtcDateTime;
        var step = Maps.Count > 1 ? Maps[1].Epoch - Maps[0].Epoch : TimeSpan.FromDays(1);
        return string.Create(CultureInfo.InvariantCulture, $"{centre}0OPSPRD_{start:yyyy}{start.DayOfYear:000}{start:HHmm}_01D_{Period(step)}_GIM.INX");
    }

    /// <summary>Writes <c>&lt;analysis&gt;_&lt;issue&gt;.INX</c> into the folder.</summary>
    public void WriteFile(string folder)
    {
        Directory.CreateDirectory(folder);
        using var file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Target["tec/".Length..]}_{IssuedAt.UtcDateTime:yyyyMMdd'T'HHmm'Z'}.INX")));
        Write(file);
    }

    public void Write(Stream output)
    {
        var header = new IonexHeader
        {
            RunBy = Target,
            Date = IssuedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            Description =
            [
                string.Create(CultureInfo.InvariantCulture, $"FORECAST issued {IssuedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}, no observation"),
                $"id {Id}",
                "RMS = half width of the 90 % interval / 1.645",
            ],
        };
        IonexWriter.Write(output, Maps, header);
    }

    /// <summary>As files of the long names are kept: with gzip.</summary>
    public byte[] Compressed()
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            Write(gzip);
        }

        return bytes.ToArray();
    }

    private static string Period(TimeSpan step) => step.TotalHours >= 1
        ? step.TotalHours.ToString("00'H'", CultureInfo.InvariantCulture)
        : step.TotalMinutes.ToString("00'M'", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Z0-9]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex CentreCode();
}
