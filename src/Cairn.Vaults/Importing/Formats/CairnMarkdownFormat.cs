using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting.Markdown;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Markdown that an export wrote: its records, with the ids and fields that they had.</summary>
internal sealed class CairnMarkdownFormat : ISourceFormat
{
    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".md" && CairnMarkdown.IsIn(Encoding.UTF8.GetString(head[..Math.Min(head.Length, CairnMarkdown.Beginning.Length + 2)]));

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (collection, id, properties) in MarkdownReader.Read(await TextFile.ReadAsync(file, cancellationToken)))
        {
            yield return Item(collection, id, properties);
        }
    }

    private static SourceItem Item(string collection, string? id, SortedList<string, FieldValue> properties)
    {
        var fields = ObjectFields.Of(Catalog.Find(collection) ?? MemoryCollections.Memories, properties);
        return id is null || Names.IsId(id)
            ? new SourceItem(ChangeJson.WriteFields(fields), fields) { Collection = collection, Id = id, IsWholeRecord = id is not null }
            : SourceItem.Unreadable(new CairnException("invalid_id", "The id is not one that a record can have.", "Put it back as it was exported, or remove it to make a new memory."));
    }
}
