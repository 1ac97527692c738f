using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Core.Vectors;

/// <summary>The exact dot product of two vectors of bytes from −127 to 127: the same number whatever the processor can do.</summary>
/// <remarks>Two products of 127 · 127 fit into 16 bits, and those of <see cref="Int8Vector.DimensionsMax"/> dimensions into 32.</remarks>
internal static class Int8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right) =>
        Avx2.IsSupported ? Avx(left, right) : Vector128.IsHardwareAccelerated ? Portable(left, right) : Scalar(left, right);

    public static int Avx(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var sum = Vector256<int>.Zero;
        nuint at = 0;
        for (; at + 32 <= (nuint)left.Length; at += 32)
        {
            // The processor multiplies unsigned with signed bytes, so that the sign of the one goes to the other.
            var one = Vector256.LoadUnsafe(ref a, at);
            var pairs = Avx2.MultiplyAddAdjacent(Avx2.Abs(one), Avx2.Sign(Vector256.LoadUnsafe(ref b, at), one));
            sum += Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One);
        }

        return Vector256.Sum(sum) + Scalar(left[(int)at..], right[(int)at..]);
    }

    public static int Portable(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var sum = Vector128<int>.Zero;
        nuint at = 0;
        for (; at + 16 <= (nuint)left.Length; at += 16)
        {
            var (leftLow, leftHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref a, at));
            var (rightLow, rightHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref b, at));
            var (low, high) = (leftLow * rightLow, leftHigh * rightHigh);
            sum += Vector128.WidenLower(low) + Vector128.WidenUpper(low) + Vector128.WidenLower(high) + Vector128.WidenUpper(high);
        }

        return Vector128.Sum(sum) + Scalar(left[(int)at..], right[(int)at..]);
    }

    public static int Scalar(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = 0;
        for (var at = 0; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }
}
