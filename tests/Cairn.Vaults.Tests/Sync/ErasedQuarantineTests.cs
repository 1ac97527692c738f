using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Sync;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Sync;

/// <summary>What cannot be taken in, and speaks of a record that is erased.</summary>
public sealed class ErasedQuarantineTests : IDisposable
{
    private static readonly string Secret = UniqueWord(7);
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");

    private readonly TemporaryVault _home = new();

    private Vault Vault => _home.Vault;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_comes_after_the_erase_is_kept_without_its_content()
    {
        var key = await Vault.RememberAsync("harmless");
        await Vault.RememberAsync("another");
        var changes = Vault.AllChanges();
        var poison = Reused(changes[0] with { Op = changes[1].Op });
        await Vault.EraseAsync([key], Tester);
        var malformed = $$"""{"collection":"memories","fields":{"content":"{{Secret}}"},"id":"{{key.Id}}","kind":7}""";

        var taken = await TakeAsync(poison, malformed);

        Assert.Equal(2, taken.Quarantined);
        Assert.True(ChangeJson.Read(Assert.Single(Quarantined())).IsBlank);
        AssertGone(_home.Folder.Path, Secret);
    }

    [Fact]
    public async Task What_came_before_the_erase_goes_with_it_and_nothing_else_does()
    {
        var (key, other) = (Key("tea"), Key("coffee"));
        await Vault.WriteAsync(batch => batch.Put(key, Memory("green"), Tester));
        await Vault.WriteAsync(batch => batch.Put(other, Memory("black"), Tester));
        var changes = Vault.AllChanges();
        await TakeAsync(Reused(changes[0]), Reused(changes[1], "rather than tea"), $"torn {{\"id\":\"tea\",\"content\":\"{Secret}");
        Assert.Equal(3, Quarantined().Count);

        await Vault.EraseAsync([key], Tester);

        Assert.Contains("rather than tea", Assert.Single(Quarantined()), StringComparison.Ordinal);
        AssertGone(_home.Folder.Path, Secret);
    }

    private List<string> Quarantined() => Vault.Read(database => database.List("SELECT body FROM failures", row => row.GetString(0)));

    private Task<TakenAnswer> TakeAsync(params string[] changes) =>
        new VaultReplica(Vault).TakeAsync(Hub, null, new ExchangeAnswer { Vault = Vault.Id, Changes = changes, Cursor = "1" });

    // Another content under an op that is taken, as after a folder was copied.
    private static string Reused(Change change, string? content = null) => ChangeJson.Write(change with { Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(content ?? Secret) } });
}
