using System.IO.Compression;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Formats.Tests;

public sealed class FeedFileTests : IDisposable
{
    private const string Kp = "interval_start_utc,kp_thirds,kp\n2003-10-29T06:00:00Z,27,9.000\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-formats").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_ShouldSayThatAnEmptyFileIsEmpty() => Failure(Write("empty.csv", [])).ShouldContain("the input is empty");

    [Fact]
    public void Read_ShouldSayThatAnEmptyFolderHasNoFiles() => Failure(_folder).ShouldContain("the folder has no files");

    [Fact]
    public void Read_ShouldRefuseAnImage() =>
        Failure(Write("x.csv", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13])).ShouldContain("no known format (binary content)");

    [Fact]
    public void Read_ShouldRefuseALoginPage() =>
        Failure(Write("jplg2670.12i.Z", "<!DOCTYPE html><html><body>Please log in</body></html>"u8.ToArray())).ShouldContain("HTML page");

    [Fact]
    public void Read_ShouldRefuseAFileThatIsNotThere() => Failure(Path.Combine(_folder, "absent")).ShouldContain("no such file");

    [Fact]
    public void Read_ShouldRefuseATruncatedGzip()
    {
        var whole = Gzip(Encoding.ASCII.GetBytes(Kp + string.Concat(Enumerable.Range(0, 5000).Select(i => $"2004-01-01T00:00:00Z,{i * 7919 % 28},0\n"))));
        foreach (var keep in new[] { 5, 12, whole.Length / 2, whole.Length - 9, whole.Length - 4 })
        {
            Failure(Write($"cut{keep}.csv.gz", whole[..keep])).ShouldContain("damaged or truncated archive", customMessage: $"{keep} of {whole.Length} bytes");
        }
    }

    [Fact]
    public void Read_ShouldStopAtTheDecompressionLimit()
    {
        var path = Write("bomb.gz", Gzip(Encoding.ASCII.GetBytes(Kp + new string('\n', 3_000_000))));
        var options = new ReadOptions { MaxDecompressedBytes = 1_000_000 };
        Should.Throw<InputException>(() => FeedFile.Read(path, options).ToList()).Message.ShouldContain("larger than 1000000 bytes");
    }

    [Fact]
    public void Read_ShouldStopAtTheCompressionRatio()
    {
        var path = Write("bomb.gz", Gzip(Encoding.ASCII.GetBytes(Kp + new string('\n', 20 << 20))));
        Should.Throw<InputException>(() => FeedFile.Read(path, null, "kp-csv").ToList()).Message.ShouldMatch(@"bomb.gz:\d+: compression: decompresses to more than 100 times its size");
    }

    [Fact]
    public void Read_ShouldSeeThroughGzipAndBzip2WhateverTheName()
    {
        using var packed = new MemoryStream();
        ICSharpCode.SharpZipLib.BZip2.BZip2.Compress(new MemoryStream(Encoding.ASCII.GetBytes(Kp)), packed, false, 1);
        foreach (var path in new[] { Write("a.txt", Gzip(Encoding.ASCII.GetBytes(Kp))), Write("b.dat", packed.ToArray()), Write("c", Encoding.ASCII.GetBytes(Kp)) })
        {
            var o = FeedFile.Read(path).ShouldHaveSingleItem().ShouldBeOfType<Observation>();
            (o.Series, o.Value, o.ValidTime).ShouldBe((KnownSeries.Kp, 9.0, new DateTimeOffset(2003, 10, 29, 6, 0, 0, TimeSpan.Zero)));
        }
    }

    [Fact]
    public void Read_ShouldTakeAFolderInNameOrderAndTwinsOnce()
    {
        Write("b.csv", Encoding.ASCII.GetBytes(Kp.Replace("2003", "2005")));
        Write("a.csv", Encoding.ASCII.GetBytes(Kp));
        Write("a.csv.gz", Gzip(Encoding.ASCII.GetBytes(Kp)));
        Write("c.png", [0x89, (byte)'P', 0, 0]);
        var records = FeedFile.Read(_folder).ToList();
        records.OfType<Observation>().Select(o => o.ValidTime.Year).ShouldBe([2003, 2005]);
        records.OfType<Rejected>().ShouldHaveSingleItem().Reason.ShouldContain("no known format");
    }

    [Fact]
    public void Read_ShouldRejectAnOverlongLineAndGoOn()
    {
        var path = Write("long.csv", Encoding.ASCII.GetBytes(Kp + new string('9', 200_000) + "\n2003-10-29T09:00:00Z,26,8.667\n"));
        var records = FeedFile.Read(path).ToList();
        records.OfType<Observation>().Select(o => o.Value).ShouldBe([9.0, 8.667]);
        var rejected = records.OfType<Rejected>().ShouldHaveSingleItem();
        (rejected.Line, rejected.Text.Length).ShouldBe((3, 200));
    }

    [Fact]
    public void Lzw_ShouldEqualItsGzipTwin()
    {
        // igsg0010.10i comes in both packings; so does casg0010.99i.
        foreach (var parts in new[] { new[] { "gim", "igs", "igsg0010.10i" }, ["gim", "singles", "casg0010.99i"] })
        {
            var z = ReferenceData.Require([.. parts[..^1], parts[^1] + ".Z"]);
            var gz = ReferenceData.Require([.. parts[..^1], parts[^1] + ".gz"]);
            var fromZ = FeedFile.Read(z).Cast<TecMap>().ToList();
            var fromGz = FeedFile.Read(gz).Cast<TecMap>().ToList();
            fromZ.Count.ShouldBe(fromGz.Count);
            for (var i = 0; i < fromZ.Count; i++)
            {
                fromZ[i].Values.AsSpan().SequenceEqual(fromGz[i].Values.AsSpan()).ShouldBeTrue();
                fromZ[i].Epoch.ShouldBe(fromGz[i].Epoch);
            }
        }
    }

    private static string Failure(string path) => Should.Throw<InputException>(() => FeedFile.Read(path).ToList()).Message;

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
