using System.Globalization;
using Cairn.Core.Ids;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Memories;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private static readonly string[] Identifying = ["content", "source", "session", "speaker", "occurred_at"];

    /// <summary>Stores memories, all of them or none. The same text from the same source, session, speaker and time is stored once, on whichever device it is written.</summary>
    /// <param name="memories">The fields of each.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>Where each went, in the same order.</returns>
    public Task<IReadOnlyList<Remembered>> RememberAsync(IReadOnlyList<IReadOnlyDictionary<string, FieldValue>> memories, Author author) =>
        WriteAsync<IReadOnlyList<Remembered>>(batch => [.. memories.Select(memory => Remember(batch, memory, author))]);

    /// <summary>Sets fields of a memory; null removes one.</summary>
    /// <returns>Whether anything changed.</returns>
    public Task<bool> EditAsync(RecordKey key, IReadOnlyDictionary<string, FieldValue> patch, Author author) =>
        WriteAsync(batch => batch.Put(key, patch, author) is not null);

    /// <summary>Hides a record until it is next written.</summary>
    /// <returns>False where there was nothing to hide.</returns>
    public Task<bool> ArchiveAsync(RecordKey key, Author author) => WriteAsync(batch => batch.Delete(key, author) is not null);

    // The id follows from what tells one memory from another, and from how often that was edited or erased since: then the
    // text is a new memory, the next of its kind, on every device the same.
    private Remembered Remember(WriteBatch batch, IReadOnlyDictionary<string, FieldValue> memory, Author author)
    {
        var fields = MemoryCollections.Memories.Check(memory, isNew: true);
        FieldValue Of(string field) => fields.GetValueOrDefault(field);
        for (var nth = 1; ; nth++)
        {
            string[] parts = ["memory", .. Identifying.Select(field => Of(field).Json)];
            var id = Uuid.Version8(Id, nth == 1 ? parts : [.. parts, nth.ToString(CultureInfo.InvariantCulture)]);
            var key = new RecordKey(MemoryCollections.Memories.Name, id.ToString());
            var stored = batch.LoadStored(key);
            var known = stored.State;
            var isKnown = known.Fields.Count > 0;
            if (!known.IsErased && (!isKnown || Array.TrueForAll(Identifying, field => known[field] == Of(field))))
            {
                if (isKnown)
                {
                    batch.Put(key, memory, author);
                }
                else
                {
                    batch.PutChecked(stored, MemoryCollections.Memories, fields, author);
                }

                return new Remembered(key.Id, !isKnown);
            }
        }
    }
}
