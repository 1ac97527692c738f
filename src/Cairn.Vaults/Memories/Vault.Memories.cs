using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Memories;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Stores memories, all of them or none. The same text from the same source, session, speaker and time is stored once, on whichever device it is written.</summary>
    /// <param name="memories">The fields of each.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>Where each went, in the same order.</returns>
    public Task<IReadOnlyList<Remembered>> RememberAsync(IReadOnlyList<IReadOnlyDictionary<string, FieldValue>> memories, Author author)
    {
        // Checked here and not in the writer's turn, for which others wait.
        var given = memories.Select((memory, at) => Check(memory, at, memories.Count)).ToList();
        return WriteAsync<IReadOnlyList<Remembered>>(batch => given.ConvertAll(memory => Remember(batch, memory, author)));
    }

    /// <summary>Sets fields of a memory; null removes one.</summary>
    /// <returns>Whether anything changed.</returns>
    public Task<bool> EditAsync(RecordKey key, IReadOnlyDictionary<string, FieldValue> patch, Author author) =>
        WriteAsync(batch => batch.Put(key, patch, author) is not null);

    /// <summary>Hides a record until it is next written.</summary>
    /// <returns>False where there was nothing to hide.</returns>
    public Task<bool> ArchiveAsync(RecordKey key, Author author) => WriteAsync(batch => batch.Delete(key, author) is not null);

    private GivenMemory Check(IReadOnlyDictionary<string, FieldValue> memory, int at, int count)
    {
        try
        {
            return new GivenMemory(Space, memory);
        }
        catch (CairnException problem) when (count > 1)
        {
            throw new CairnException(problem.Code, $"Memory {at + 1} of {count:N0}: {problem.Message}", problem.Hint, problem.IsTransient, problem);
        }
    }

    private static Remembered Remember(WriteBatch batch, GivenMemory memory, Author author)
    {
        for (var nth = 1; ; nth++)
        {
            var key = memory.Key(nth);
            var stored = batch.LoadStored(key);
            if (stored.State.Fields.Count == 0 && !stored.State.IsErased)
            {
                batch.PutChecked(stored, MemoryCollections.Memories, memory.Whole, author);
                return new Remembered(key.Id, IsNew: true);
            }

            if (memory.IsIn(stored.State))
            {
                batch.Put(key, memory.Given, author);
                return new Remembered(key.Id, IsNew: false);
            }
        }
    }
}
