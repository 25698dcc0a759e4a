using CsCheck;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TenthsCodecTests
{
    [Fact]
    public void Unpack_ShouldGiveBackEveryMap() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany((rows, columns) =>
            Gen.OneOf(Gen.Short, Gen.Short[-20, 300], Gen.Const(TenthsCodec.Missing)).Array[rows * columns].Select(m => (m, rows, columns)))
        .Sample(x => TenthsCodec.Unpack(TenthsCodec.Pack(x.m, x.columns), x.rows, x.columns).SequenceEqual(x.m));

    [Fact]
    public void Pack_ShouldTakeLessThanAByteACell_WhenTheMapIsSmooth()
    {
        var map = TecField.Tenths(TecMaps.Day(0).First());

        TenthsCodec.Pack(map, 72).Length.ShouldBeLessThan(map.Length);
    }

    [Fact]
    public void Unpack_ShouldRefuse_WhenBytesAreCut()
    {
        var packed = TenthsCodec.Pack(TecField.Tenths(TecMaps.Day(0).First()), 72);

        Should.Throw<FormatException>(() => TenthsCodec.Unpack(packed.AsSpan(0, packed.Length / 2), 71, 72));
    }
}
