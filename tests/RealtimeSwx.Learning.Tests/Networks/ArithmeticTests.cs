using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Tests.Networks;

public class ArithmeticTests
{
    private static readonly Scalar Half = 0.5;

    // TorchSharp's own `a + b` fails here within a second or two: its hidden 1 is collected while the native call reads it.
    [Fact]
    public void Numbers_ShouldLiveThroughTheCall_WhileGarbageIsCollected()
    {
        using var one = ones(64);
        using var done = new ManualResetEventSlim();
        var collector = new Thread(() =>
        {
            while (!done.IsSet)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var scope = NewDisposeScope();
                one.Plus(one).Times(3).Gain(one, -6)[0].Number().ShouldBe(0);
                one.Plus(0.5).Shift(Half).Within(1, 3)[0].Number().ShouldBe(2);
                Arithmetic.Count(3, CPU).data<long>()[2].ShouldBe(2);
            }
        }
        finally
        {
            done.Set();
            collector.Join();
        }
    }
}
