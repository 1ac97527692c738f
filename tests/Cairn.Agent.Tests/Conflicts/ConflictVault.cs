using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Tests.Conflicts;

/// <summary>Puts a value into a vault that another device wrote without having seen what is there.</summary>
internal static class ConflictVault
{
    /// <summary>The other device.</summary>
    public const string Replica = "00000000000000c7";

    /// <summary>Writes a memory, and beside it what the other device wrote half an hour before: a conflict. Returns the memory's id.</summary>
    public static async Task<string> ConflictAsync(this Vault vault, string shown, string lost)
    {
        var id = (await vault.RememberAsync([new SortedList<string, FieldValue> { ["content"] = FieldValue.Text(shown) }], new Author("tests")))[0].Id;
        await vault.LoseAsync(id, "content", FieldValue.Text(lost));
        return id;
    }

    /// <summary>Takes in a value that loses.</summary>
    public static Task LoseAsync(this Vault vault, string id, string field, FieldValue value) => vault.WriteAsync(batch => batch.Apply(new Change
    {
        Op = batch.NewId(),
        Key = new RecordKey("memories", id),
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of((batch.Now - TimeSpan.FromMinutes(30)).ToUnixTimeMilliseconds(), 0, 0xc7),
        Fields = new SortedList<string, FieldValue> { [field] = value },
        Actor = "phone",
        Reason = "on the way",
    }));
}
