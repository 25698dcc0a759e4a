using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// Arithmetic of tensors with numbers, safe from the garbage collector. TorchSharp wraps every number in an object with a finalizer and does not keep
/// it alive through the native call: on a busy machine the number was freed before it was read, even the hidden 1 of <c>a + b</c>, and training
/// failed or silently used another number. Here each number lives until its call is over. Products and quotients of two tensors, and <c>a - b</c>, carry none.
/// </summary>
internal static class Arithmetic
{
    private static readonly Scalar One = 1;
    private static readonly Scalar Zero = 0;

    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + factor * b, in place of a.</summary>
    public static Tensor Gain(this Tensor a, Tensor b, double factor)
    {
        using Scalar number = factor;
        return a.add_(b, number);
    }

    /// <summary>a + b, in place of a.</summary>
    public static Tensor Shift(this Tensor a, Scalar b) => a.add_(b, One);

    public static Tensor Plus(this Tensor a, double b)
    {
        using Scalar number = b;
        return a.add(number, One);
    }

    public static Tensor Times(this Tensor a, double b)
    {
        using Scalar number = b;
        return a.mul(number);
    }

    /// <summary>a * b, in place of a.</summary>
    public static Tensor Scale(this Tensor a, double b)
    {
        using Scalar number = b;
        return a.mul_(number);
    }

    public static Tensor Squared(this Tensor a) => a * a;

    public static Tensor Within(this Tensor a, double low, double high)
    {
        using Scalar least = low, most = high;
        return a.clamp(least, most);
    }

    public static Tensor Fill(this Tensor a, double value)
    {
        using Scalar number = value;
        return a.fill_(number);
    }

    /// <summary>a, with <paramref name="value"/> where <paramref name="mask"/> is true.</summary>
    public static Tensor Except(this Tensor a, Tensor mask, double value)
    {
        using Scalar number = value;
        return a.masked_fill(mask, number);
    }

    public static Tensor Below(this Tensor a, double b)
    {
        using Scalar number = b;
        return a.lt(number);
    }

    public static Tensor Above(this Tensor a, double b)
    {
        using Scalar number = b;
        return a.gt(number);
    }

    /// <summary>The value of a tensor of one 32-bit number, read as data: <c>ToDouble</c> goes through a number that may be freed, and that ends the process.</summary>
    public static double Number(this Tensor a)
    {
        using var own = a.cpu();
        return own.data<float>()[0];
    }

    /// <summary>0, 1, 2 … as whole numbers.</summary>
    public static Tensor Count(long to, Device device)
    {
        using Scalar number = to;
        return arange(Zero, number, One, device: device);
    }
}
