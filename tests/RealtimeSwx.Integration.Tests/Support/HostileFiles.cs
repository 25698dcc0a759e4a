using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.BZip2;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Small files that ask for a lot, and large ones that are nothing.</summary>
internal static class HostileFiles
{
    private const string KpHeader = "interval_start_utc,kp_thirds,kp\n";
    private const string KpRow = "2003-10-29T06:00:00Z,27,9\n";
    public const string JsonHead = "[{\"time_tag\":\"2003-10-29T06:00:00\",\"Kp\":9.0,\"a_running\":400,\"station_count\":8,";
    private const long Gigabyte = 1L << 30;

    /// <summary>2 GB of good rows in a few MB of gzip: members one behind the other, as the format allows.</summary>
    public static byte[] GzipBomb()
    {
        var member = Gzip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(KpRow, 400_000))));
        var head = Gzip(Encoding.ASCII.GetBytes(KpHeader));
        return [.. head, .. Enumerable.Repeat(member, 200).SelectMany(m => m)];
    }

    /// <summary>A gigabyte without a line end in 1 MB of gzip.</summary>
    public static byte[] GzipOfOneLine()
    {
        var member = Gzip(new byte[10 << 20]);
        return [.. Gzip(Encoding.ASCII.GetBytes(KpHeader)), .. Enumerable.Repeat(member, 103).SelectMany(m => m)];
    }

    public static byte[] Bzip2Bomb()
    {
        using var packed = new MemoryStream();
        BZip2.Compress(new MemoryStream(Encoding.ASCII.GetBytes(KpHeader + new string('\n', 16 << 20))), packed, false, 9);
        return packed.ToArray();
    }

    /// <summary>A header and then a line of a gigabyte; the file is sparse.</summary>
    public static string OneLine(string path, string head)
    {
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(head));
        file.SetLength(Gigabyte);
        return path;
    }

    /// <summary>An IONEX header that announces a grid of so many columns, with a map below.</summary>
    public static string Ionex(string lat, string lon) => string.Concat(
        Labelled("     1.0            IONOSPHERE MAPS     MIX", "IONEX VERSION / TYPE"),
        Labelled("  2012     9    23     0     0     0", "EPOCH OF FIRST MAP"),
        Labelled("     1", "# OF MAPS IN FILE"),
        Labelled("     2", "MAP DIMENSION"),
        Labelled("   450.0 450.0   0.0", "HGT1 / HGT2 / DHGT"),
        Labelled(lat, "LAT1 / LAT2 / DLAT"),
        Labelled(lon, "LON1 / LON2 / DLON"),
        Labelled("    -1", "EXPONENT"),
        Labelled("", "END OF HEADER"),
        Labelled("     1", "START OF TEC MAP"),
        Labelled("  2012     9    23     0     0     0", "EPOCH OF CURRENT MAP"));

    public static string MillionColumnTable() =>
        "time,SYM_H," + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"c{i}")) + "\n2003-10-29T06:00:00Z,-99\n";

    public static string MillionColumnJson() => JsonHead + "\"more\":[1" + string.Concat(Enumerable.Repeat(",1", 5_000_000)) + "]}]";

    private static string Labelled(string text, string label) => $"{text,-60}{label,-20}\n";

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
