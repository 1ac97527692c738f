using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Log;
using Cairn.Vaults.Workspace;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>The visible records of the workspace that a filter lets through.</summary>
    public IReadOnlyList<VaultRecord> Work(WorkFilter filter) => Read(database => WorkTable.List(database, filter).ConvertAll(row => row.Record));

    /// <summary>Adds a record to the workspace.</summary>
    /// <param name="collection">One of <see cref="WorkspaceCollections"/>.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="author">Who writes.</param>
    /// <param name="isPrivate">Whether it stays on this device.</param>
    /// <returns>The new record.</returns>
    /// <exception cref="CairnException">Codes <c>reference_unknown</c>, <c>reference_private</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task<RecordKey> AddWorkAsync(Collection collection, IReadOnlyDictionary<string, FieldValue> fields, Author author, bool isPrivate = false) => WriteAsync(batch =>
    {
        var key = new RecordKey(collection.Name, $"{(isPrivate ? RecordKey.PrivatePrefix : "")}{batch.NewId()}");
        batch.Put(key, Checked(batch, RecordState.Untouched(key), fields), author);
        return key;
    });

    /// <summary>Changes a record of the workspace, and with it what follows by <see cref="WorkRules"/>.</summary>
    /// <param name="key">The record.</param>
    /// <param name="patch">The fields to set; null removes one.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="CairnException">Codes <c>reference_unknown</c>, <c>reference_private</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task<bool> ChangeWorkAsync(RecordKey key, IReadOnlyDictionary<string, FieldValue> patch, Author author) =>
        WriteAsync(batch => batch.Put(key, Checked(batch, batch.Load(key), patch), author) is not null);

    private static IReadOnlyDictionary<string, FieldValue> Checked(WriteBatch batch, RecordState before, IReadOnlyDictionary<string, FieldValue> patch)
    {
        foreach (var (field, value) in patch)
        {
            if (WorkspaceCollections.ReferredBy(field) is not { } collection || value.AsText() is not { } id)
            {
                continue;
            }

            if (!(Names.IsId(id) && batch.IsVisible(new RecordKey(collection.Name, id))))
            {
                throw new CairnException("reference_unknown", $"The field {field} names none of the {collection.Name.Replace('_', ' ')} of this vault.", "Nothing was written. Take the whole id of one that is listed.");
            }

            if (id.StartsWith(RecordKey.PrivatePrefix, StringComparison.Ordinal) && !before.Key.IsPrivate)
            {
                throw new CairnException("reference_private", $"The field {field} names what stays on this device, and this does not.", "Nothing was written. Add it with --private, or name another.");
            }
        }

        return WorkRules.Follow(before, patch, batch.Now);
    }
}
