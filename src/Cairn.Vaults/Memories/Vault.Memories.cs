using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Log;
using Cairn.Vaults.Memories;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Stores memories, all of them or none. The same text from the same source, session, speaker and time is stored once, on whichever device it is written.</summary>
    /// <param name="memories">The fields of each.</param>
    /// <param name="author">Who writes.</param>
    /// <returns>Where each went, in the same order.</returns>
    public Task<IReadOnlyList<Remembered>> RememberAsync(IReadOnlyList<IReadOnlyDictionary<string, FieldValue>> memories, Author author) =>
        RememberAsync([.. memories.Select(fields => new NewMemory(fields))], author);

    /// <summary>As the other, for memories some of which are private: these are told apart from shared ones that say the same.</summary>
    public Task<IReadOnlyList<Remembered>> RememberAsync(IReadOnlyList<NewMemory> memories, Author author)
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

    /// <summary>Makes a memory private, or shares it: what it says goes on as a new record, and the old one is erased, so that it leaves every replica,
    /// and with it its history and what was in conflict. Links to it stay as they are.</summary>
    /// <param name="key">The memory.</param>
    /// <param name="isPrivate">Whether it is to stay on this device.</param>
    /// <param name="patch">Fields to set first; null removes one.</param>
    /// <param name="author">Who does it.</param>
    /// <returns>Where it is now. Where it was private, or shared, already, it stays there.</returns>
    /// <exception cref="CairnException">Code <c>record_erased</c>, and those of <see cref="EditAsync"/> and <see cref="EraseAsync"/>.</exception>
    /// <remarks>The new record and the erasure become durable together. What is left of the old one in files is overwritten then.</remarks>
    public async Task<MovedMemory> MoveAsync(RecordKey key, bool isPrivate, IReadOnlyDictionary<string, FieldValue> patch, Author author)
    {
        var ((id, erased), forgotten) = await CommitAsync(batch => Move(batch, key, isPrivate, patch, author));
        return new MovedMemory(id, erased is null ? new ErasureReport(0, []) : Scrubber.Scrub(Folder, forgotten, _options) with { Erased = 1 });
    }

    private (string Id, Change? Erased) Move(WriteBatch batch, RecordKey key, bool isPrivate, IReadOnlyDictionary<string, FieldValue> patch, Author author)
    {
        var isArchived = patch.Count == 0 && !batch.Load(key).IsVisible;
        _ = batch.Put(key, patch, author);
        if (key.IsPrivate == isPrivate)
        {
            return (key.Id, null);
        }

        var fields = batch.Load(key).Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value);
        var moved = Remember(batch, new GivenMemory(Space, fields, isPrivate), author);
        if (isArchived && moved.IsNew)
        {
            _ = batch.Delete(new RecordKey(key.Collection, moved.Id), author);
        }

        return (moved.Id, batch.Erase(key, author));
    }

    private GivenMemory Check(NewMemory memory, int at, int count)
    {
        try
        {
            return new GivenMemory(Space, memory.Fields, memory.IsPrivate);
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
