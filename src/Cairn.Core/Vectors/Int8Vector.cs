namespace Cairn.Core.Vectors;

/// <summary>Vectors of one byte a dimension. Only the direction is kept: the greatest component becomes 127 or −127, the others follow, and the length is
/// that of the bytes themselves. So nothing has to be stored beside them.</summary>
/// <remarks>Rounding moves each byte by at most ½. With r = √dimensions · |greatest component| / (254 · |vector|), the direction moves by a chord of at most
/// r / (1 − r/2), and a cosine by at most the sum of its two chords: 0.031 where the greatest component of a unit vector of 384 dimensions is 0.2. Rounding
/// errors do not conspire, so that a tenth of that is usual.</remarks>
public static class Int8Vector
{
    /// <summary>Most dimensions of a vector.</summary>
    public const int DimensionsMax = 8_192;

    /// <summary>Rounds a vector of any length.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="rounded">As many bytes, from −127 to 127.</param>
    /// <returns>False where the vector has no direction: it is zero, or a component is not a finite number. The bytes are then zero.</returns>
    public static bool TryRound(ReadOnlySpan<float> vector, Span<sbyte> rounded)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rounded.Length, vector.Length, nameof(rounded));
        rounded.Clear();
        var greatest = 0f;
        foreach (var component in vector)
        {
            if (!float.IsFinite(component))
            {
                return false;
            }

            greatest = MathF.Max(greatest, MathF.Abs(component));
        }

        if (greatest == 0)
        {
            return false;
        }

        for (var at = 0; at < vector.Length; at++)
        {
            // Divided first: 127 / greatest is infinite where the greatest is very small.
            rounded[at] = (sbyte)MathF.Round(vector[at] / greatest * sbyte.MaxValue);
        }

        return true;
    }

    /// <summary>One divided by the vector's length; 0 for a vector of zeros.</summary>
    public static float InverseLength(ReadOnlySpan<sbyte> vector)
    {
        var square = Int8Dot.Of(vector, vector);
        return square == 0 ? 0 : 1 / MathF.Sqrt(square);
    }
}
