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
    private static readonly (string Field, Collection Collection)[] References =
        [("project_id", WorkspaceCollections.Projects), ("intention_id", WorkspaceCollections.Intentions), ("weekly_goal_id", WorkspaceCollections.WeeklyGoals)];

    /// <summary>The visible records of the workspace that a filter lets through.</summary>
    public IReadOnlyList<VaultRecord> Work(WorkFilter filter) => Read(database => WorkTable.List(database, filter).ConvertAll(stored => Show(database, stored)));

    /// <summary>Adds a record to the workspace.</summary>
    /// <param name="collection">One of <see cref="WorkspaceCollections"/>.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>The new record.</returns>
    /// <exception cref="CairnException">Code <c>reference_unknown</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task<RecordKey> AddWorkAsync(Collection collection, IReadOnlyDictionary<string, FieldValue> fields, Author author) => WriteAsync(batch =>
    {
        var key = new RecordKey(collection.Name, batch.NewId().ToString());
        batch.Put(key, Followed(batch, RecordState.Untouched(key), fields), author);
        return key;
    });

    /// <summary>Changes a record of the workspace. What is done gets the time of it; a todo that is given a project is matched by that.</summary>
    /// <param name="key">The record.</param>
    /// <param name="patch">The fields to set; null removes one.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="CairnException">Code <c>reference_unknown</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task<bool> ChangeWorkAsync(RecordKey key, IReadOnlyDictionary<string, FieldValue> patch, Author author) =>
        WriteAsync(batch => batch.Put(key, Followed(batch, batch.Load(key), patch), author) is not null);

    // What follows from a change is written with it, unless it says otherwise itself.
    private static Dictionary<string, FieldValue> Followed(WriteBatch batch, RecordState before, IReadOnlyDictionary<string, FieldValue> patch)
    {
        RequireReferences(batch, patch);
        var fields = patch.ToDictionary(StringComparer.Ordinal);
        var isTodo = before.Key.Collection == WorkspaceCollections.Todos.Name;
        if (isTodo && !fields.ContainsKey("status") && fields.TryGetValue("project_id", out var project) && !project.IsNull && (before["status"].AsText() ?? TodoStatus.Dumped) == TodoStatus.Dumped)
        {
            fields["status"] = FieldValue.Text(TodoStatus.Matched);
        }

        if ((isTodo || before.Key.Collection == WorkspaceCollections.Projects.Name) && fields.TryGetValue("status", out var status) && status != before["status"] && !fields.ContainsKey("completed_at"))
        {
            if (status.AsText() == (isTodo ? TodoStatus.Done : ProjectStatus.Completed))
            {
                fields["completed_at"] = FieldValue.Text(TimeText.Of(batch.Now));
            }
            else if (!before["completed_at"].IsNull)
            {
                fields["completed_at"] = FieldValue.Null;
            }
        }

        return fields;
    }

    private static void RequireReferences(WriteBatch batch, IReadOnlyDictionary<string, FieldValue> patch)
    {
        foreach (var (field, collection) in References)
        {
            if (patch.TryGetValue(field, out var value) && value.AsText() is { } id && !(Names.IsId(id) && batch.IsVisible(new RecordKey(collection.Name, id))))
            {
                throw new CairnException("reference_unknown", $"The field {field} names none of the {collection.Name.Replace('_', ' ')} of this vault.", "Nothing was written. Take the whole id of one that is listed.");
            }
        }
    }
}
