using System.Globalization;

namespace Cairn.Core.Sync;

/// <summary>A place in the log of a remote that keeps one: a sequence, and a mark of the log up to there, by which a log that was restored or exchanged is told.</summary>
/// <remarks>Opaque to everybody but the remote that made it.</remarks>
/// <param name="Sequence">The sequence of the last change that was read; 0 for the start.</param>
/// <param name="Mark">What tells the log from others, and from what it was before it was set back.</param>
public readonly record struct LogCursor(long Sequence, Guid Mark)
{
    /// <summary>Where every reader begins.</summary>
    public static readonly LogCursor Start;

    /// <summary>Reads the text form.</summary>
    /// <returns>False where no remote of this kind has made it.</returns>
    public static bool TryParse(string text, out LogCursor cursor)
    {
        cursor = Start;
        if (text.Length == 0)
        {
            return true;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || !Guid.TryParseExact(text.AsSpan(dot + 1), "N", out var mark))
        {
            return false;
        }

        cursor = new LogCursor(sequence, mark);
        return sequence > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => Sequence == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Mark:N}");
}
