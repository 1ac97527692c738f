using Cairn.Hub.Storage;
using Cairn.Hub.Tests;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>The database that the hubs of all worlds share, and whose vaults they are.</summary>
internal sealed record TestDatabase(HubDatabase Hub, string Owner, Guid Account) : IAsyncDisposable
{
    public static async Task<TestDatabase> MakeAsync(Postgres postgres)
    {
        var owner = await postgres.NewDatabaseAsync();
        var made = new TestDatabase(new HubDatabase(postgres.ServiceOf(owner)), owner, Guid.CreateVersion7());
        await using var transaction = await made.Hub.BeginAsync(account: null, CancellationToken.None);
        await transaction.ExecuteAsync("INSERT INTO accounts (id, name, folded, password, created_at) VALUES (@Account, 'somebody', 'somebody', '', now())", made);
        await transaction.CommitAsync();
        return made;
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
