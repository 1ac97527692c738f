using System.Text;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Erasing;

/// <summary>The file <c>erased.jsonl</c>: every erase change, kept apart from the database and its backups.</summary>
internal static class ErasedList
{
    /// <summary>The erase changes in the file; lines that were torn off are passed over.</summary>
    public static List<Change> Load(VaultFolder folder)
    {
        var changes = new List<Change>();
        foreach (var line in File.Exists(folder.Erased) ? File.ReadLines(folder.Erased) : [])
        {
            try
            {
                changes.Add(ChangeJson.Read(line));
            }
            catch (CairnException)
            {
                // A torn line belongs to an erasure that was not acknowledged; the database still has it and adds it again.
            }
        }

        return changes;
    }

    /// <summary>Adds the database's erase changes that the file does not have yet, and flushes them to the disk.</summary>
    public static List<Change> Update(VaultFolder folder, Database database)
    {
        var listed = Load(folder);
        var known = listed.Select(change => change.Op).ToHashSet();
        var added = OfDatabase(database).Where(change => !known.Contains(change.Op)).ToList();
        using var file = new FileStream(folder.Erased, FileMode.Append);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(added.Select(change => '\n' + ChangeJson.Write(change)))));
        file.Flush(flushToDisk: true);
        return [.. listed, .. added];
    }

    /// <summary>Makes the file anew of the database's erase changes.</summary>
    public static List<Change> Rewrite(VaultFolder folder, Database database)
    {
        File.Delete(folder.Erased);
        return Update(folder, database);
    }

    /// <summary>Applies erase changes to a database.</summary>
    /// <returns>Whether anything was erased.</returns>
    public static bool Apply(Database database, IReadOnlyList<Change> changes, VaultOptions options)
    {
        database.Execute("BEGIN IMMEDIATE");
        var batch = new WriteBatch(database, options, replica: 0);
        var applied = changes.Count(batch.Apply);
        batch.Finish();
        database.Execute("COMMIT");
        return applied > 0;
    }

    private static IEnumerable<Change> OfDatabase(Database database) => database
        .List("SELECT body FROM changes JOIN records ON rid = record WHERE erased IS NOT NULL", row => row.GetString(0))
        .Select(ChangeLog.ReadStored).Where(change => change.Kind == ChangeKind.Erase);
}
