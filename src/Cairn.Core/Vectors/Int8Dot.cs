using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Core.Vectors;

/// <summary>The exact dot product of two int8 vectors: the same number whatever the processor can do.</summary>
/// <remarks>A sum of <see cref="Int8Vector.DimensionsMax"/> products of up to 128 · 128 fits into 32 bits.</remarks>
internal static class Int8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right) =>
        Avx2.IsSupported ? Avx(left, right) : Vector128.IsHardwareAccelerated ? Portable(left, right) : Scalar(left, right);

    public static int Avx(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        nuint at = 0;
        for (; at + 32 <= (nuint)left.Length; at += 32)
        {
            even += Avx2.MultiplyAddAdjacent(Widened(ref a, at), Widened(ref b, at));
            odd += Avx2.MultiplyAddAdjacent(Widened(ref a, at + 16), Widened(ref b, at + 16));
        }

        return Vector256.Sum(even + odd) + Scalar(left[(int)at..], right[(int)at..]);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widened(ref sbyte vector, nuint at) => Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref vector, at));
}
