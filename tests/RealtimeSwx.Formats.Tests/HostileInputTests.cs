using System.Text;
using CsCheck;
using RealtimeSwx.Domain;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Formats.Tests;

/// <summary>Whatever the bytes: records, rejections or one InputException.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Fragments =
    [
        "interval_start_utc,kp_thirds,kp\n", "storm,time,Bz_gsm,SYM_H\n", "2015-03-17T00:00:00Z,", "[{\"time_tag\":\"2024-01-01T00:00:00\",", "\"kp\":\"\\ud800\"", "[[\"time_tag\",\"Kp\"]",
        "{\"datetime\":[\"x\"],\"Kp\":[1,null,\"a\"]}", "# v 5\n", "# t 1 5\n", "# c 1\n", "50 50 50\n", "# x h 1 2 3\n", "# x h 12:00:00 01/01/2020 99999999999999\n", "ASYSYM N6E01150317D00ASY", "DST0001*01", "99999", "-1.000 ", "2016 01 01 00.0 01.50 30681.0 30681.1 6.000 80 1\n",
        "     1.0            IONOSPHERE MAPS     MIX                 IONEX VERSION / TYPE\n", "  -180.0 180.0   0.0                                        LON1 / LON2 / DLON  \n",
        "                                                            END OF HEADER       \n", ":Product: 45 Day AP\n", "NOAA Kp index forecast\n", "\r\n", "\0\0\0", "NaN", "Infinity", "1e999", " Format  IAGA-2002 |\n", "2024-01-01 00:00:00; 1;null\n", "OULU APTY\n",
    ];

    private static readonly byte[][] Magics =
        [[0x1F, 0x8B], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], [0x1F, 0x9D, 0x90], [0x1F, 0x9D, 0x8C], [.. "BZh9"u8], [.. "BZh91AY&SY"u8]];

    private static readonly Gen<byte[]> AnyBytes = Gen.Frequency(
        (1, Gen.Byte.Array[0, 300]),
        (3, Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]).Array[1, 12].Select(f => Encoding.UTF8.GetBytes(string.Concat(f)))));

    [Fact]
    public void AnyBytes_ShouldNeverThrowAnythingElse() => AnyBytes.Sample(bytes =>
    {
        foreach (var format in FeedFormats.All)
        {
            Consume(bytes, format.Name);
        }

        Consume(bytes, null);
    }, iter: 400);

    [Fact]
    public void AnyCompressedBytes_ShouldNeverThrowAnythingElse() =>
        Gen.Select(Gen.Int[0, Magics.Length - 1].Select(i => Magics[i]), Gen.Byte.Array[0, 200])
            .Sample((magic, rest) => Consume([.. magic, .. rest], "kp-csv"), iter: 2000);

    [Theory]
    [InlineData("native/ace/ace-swepam.txt")]
    [InlineData("native/gfz/kp0101.wdc")]
    [InlineData("native/gfz/Kp_ap_Ap_SN_F107_nowcast.txt")]
    [InlineData("native/kyoto/dst2000.txt")]
    [InlineData("native/omni/omni2t_2000.dat")]
    [InlineData("native/omni/omni_min2020.asc")]
    [InlineData("native/swpc/noaa-planetary-k-index-forecast.json")]
    [InlineData("native/swpc/daily-geomagnetic-indices.txt")]
    [InlineData("native/swpc/3-day-geomag-forecast.txt")]
    [InlineData("native/swpc/45-day-ap-forecast.txt")]
    [InlineData("lago/uvg/lagodata")]
    [InlineData("gim/igs/igsg0010.10i.Z")]
    [InlineData("gim/multi-centre/gpsg0930.19i.gz")]
    public void RealFiles_ShouldEndInRecordsOrOneErrorWhenCutOrDamaged(string file)
    {
        var bytes = File.ReadAllBytes(ReferenceData.Require(file.Split('/')));
        Gen.Select(Gen.Int[0, bytes.Length], Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Bool).Sample((cut, at, value, damage) =>
        {
            var copy = damage ? (byte[])bytes.Clone() : bytes[..cut];
            if (damage)
            {
                copy[at] = value;
            }

            Consume(copy, null);
        }, iter: 40);
    }

    [Fact]
    public void RejectedRows_ShouldBeBoundedInText()
    {
        var records = FeedFile.ReadBytes(Encoding.UTF8.GetBytes("interval_start_utc,kp_thirds,kp\n" + new string('x', 5000) + "\n"), "long").ToList();
        records.ShouldHaveSingleItem().ShouldBeOfType<Rejected>().Text.Length.ShouldBe(200);
    }

    private static void Consume(byte[] bytes, string? format)
    {
        try
        {
            foreach (var record in FeedFile.ReadBytes(bytes, "hostile", format))
            {
                if (record is Observation o)
                {
                    double.IsFinite(o.Value).ShouldBeTrue();
                    o.Source.ShouldNotBeNullOrEmpty();
                }
            }
        }
        catch (InputException e)
        {
            e.Message.ShouldNotContain("\n");
        }
    }
}
