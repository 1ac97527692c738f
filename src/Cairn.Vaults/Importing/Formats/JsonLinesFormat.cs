using System.Runtime.CompilerServices;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>JSONL: a memory a line, or a change of an exported log.</summary>
internal sealed class JsonLinesFormat : ISourceFormat
{
    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) is ".jsonl" or ".ndjson";

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (number, line) in TextLines.ReadAsync(file, cancellationToken))
        {
            yield return Read(source, line) with { Line = number };
        }
    }

    private static SourceItem Read(string source, string? line)
    {
        try
        {
            return JsonLine.Read(source, line ?? throw JsonLine.Invalid($"is longer than {TextLines.LengthMax:N0} characters"));
        }
        catch (CairnException problem)
        {
            return SourceItem.Unreadable(problem);
        }
    }
}
