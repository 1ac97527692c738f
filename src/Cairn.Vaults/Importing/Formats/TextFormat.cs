using System.Runtime.CompilerServices;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Markdown and plain text, in passages.</summary>
internal sealed class TextFormat : ISourceFormat
{
    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) is ".md" or ".markdown" or ".txt" or ".text" or ".org" or ".rst" or "" && !TextFile.IsBinary(head);

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var passage in MarkdownFile.Read(source, await TextFile.ReadAsync(file, cancellationToken)))
        {
            yield return passage;
        }
    }
}
