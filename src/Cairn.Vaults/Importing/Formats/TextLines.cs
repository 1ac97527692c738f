using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads a text line by line, of whatever length.</summary>
internal static class TextLines
{
    /// <summary>Most characters of a line: what the largest change takes where every character of it is escaped.</summary>
    public const int LengthMax = 8 << 20;

    private const int StepLength = 1 << 15;

    public static CairnException TooLong() => Invalid($"is longer than {LengthMax:N0} characters");

    public static CairnException NotJson() => Invalid("is not JSON, or holds a zero byte, half a character or a number out of range; it may have been torn off when the file was written");

    /// <summary>The lines with their numbers, counted from 1, without blank ones; null for a line that is too long.</summary>
    public static async IAsyncEnumerable<(int Number, string? Line)> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.Open(), Encoding.UTF8);
        var line = new StringBuilder();
        var buffer = new char[StepLength];
        var (number, isTooLong) = (1, false);
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            var rest = buffer.AsMemory(0, read);
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..], number++)
            {
                Append(rest.Span[..end]);
                if (TryTake(out var whole))
                {
                    yield return (number, whole);
                }
            }

            Append(rest.Span);
        }

        if (TryTake(out var last))
        {
            yield return (number, last);
        }

        void Append(ReadOnlySpan<char> part)
        {
            isTooLong |= line.Length + part.Length > LengthMax;
            if (!isTooLong)
            {
                line.Append(part);
            }
        }

        bool TryTake(out string? whole)
        {
            whole = isTooLong ? null : line.ToString();
            line.Clear();
            isTooLong = false;
            return whole is null || !string.IsNullOrWhiteSpace(whole);
        }
    }

    private static CairnException Invalid(string rule) => new("invalid_line", $"The line {rule}.", "All other lines were imported. Correct it and import the file again.");
}
