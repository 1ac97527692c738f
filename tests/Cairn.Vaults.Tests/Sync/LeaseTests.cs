using Cairn.Vaults.Sync;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Sync;

public sealed class LeaseTests : IDisposable
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");

    private readonly TemporaryVault _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void One_has_the_turn_at_a_time()
    {
        var replica = new VaultReplica(_home.Vault);
        using (replica.TryLease(Hub))
        {
            Assert.Null(new VaultReplica(_home.OpenAnother()).TryLease(Hub));
        }

        using var next = replica.TryLease(Hub);
        Assert.NotNull(next);
    }

    [Fact]
    public void A_turn_that_cannot_be_taken_for_another_reason_is_an_error_and_not_somebody_elses_turn()
    {
        File.WriteAllText(_home.Folder.Sync, "in the way of the folder");

        Assert.Equal("disk_failed", CodeOf(() => new VaultReplica(_home.Vault).TryLease(Hub)));
    }
}
