using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;

namespace Cairn.Vaults.Importing;

/// <summary>Writes what a source says into its memory, unless someone here has had other thoughts.</summary>
internal sealed class MemoryImport(Guid space, Author author)
{
    public ImportOutcome Write(WriteBatch batch, RecordKey key, SortedList<string, FieldValue> fields)
    {
        if (batch.Import(key, space, fields, author) is not null)
        {
            return ImportOutcome.Added;
        }

        if (batch.IsEvictedImport(key, space, fields, author))
        {
            return ImportOutcome.Unchanged;
        }

        var known = batch.Load(key);
        var gone = known.Fields.Keys.Where(field => !known[field].IsNull && !fields.ContainsKey(field)).ToList();
        if (known.IsVisible && gone.Count == 0 && fields.All(field => known[field.Key] == field.Value))
        {
            return ImportOutcome.Unchanged;
        }

        // A passage that an import archived because it was gone is shown again; what somebody archived is not.
        if (!IsAsImported(batch, key))
        {
            return ImportOutcome.Kept;
        }

        _ = batch.Put(key, [.. fields, .. gone.Select(field => KeyValuePair.Create(field, FieldValue.Null))], author);
        return ImportOutcome.Updated;
    }

    /// <summary>Writes what is archived where it comes from; what is known here already stays as it is.</summary>
    public ImportOutcome WriteArchived(WriteBatch batch, RecordKey key, SortedList<string, FieldValue> fields)
    {
        if (batch.Import(key, space, fields, author) is null)
        {
            return batch.IsVisible(key) ? ImportOutcome.Kept : ImportOutcome.Unchanged;
        }

        _ = batch.Delete(key, author);
        return ImportOutcome.Added;
    }

    public ImportOutcome Archive(WriteBatch batch, string id)
    {
        var key = new RecordKey(MemoryCollections.Memories.Name, id);
        return IsAsImported(batch, key) && batch.Delete(key, author) is not null ? ImportOutcome.Archived : ImportOutcome.Kept;
    }

    /// <summary>Archives a memory that is as it was imported; of any other, nothing is said.</summary>
    public ImportOutcome ArchiveOwn(WriteBatch batch, string id) => Archive(batch, id) == ImportOutcome.Archived ? ImportOutcome.Archived : ImportOutcome.Passed;

    private bool IsAsImported(WriteBatch batch, RecordKey key) => batch.History(key).All(change => change.Actor == author.Actor);
}
