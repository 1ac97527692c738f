using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Sync.Http;
using Npgsql;

namespace Cairn.Hub.Tests;

/// <summary>A running node of a hub, with accounts and devices as a test wants them.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private TestHub(HubServer server, string owner, HubDatabase database) => (Server, Owner, Database) = (server, owner, database);

    public HubServer Server { get; }

    /// <summary>How the owner of the schema connects.</summary>
    public string Owner { get; }

    /// <summary>The database as the service uses it.</summary>
    public HubDatabase Database { get; }

    public static async Task<TestHub> StartAsync(Postgres postgres, Func<HubOptions, HubOptions>? change = null) => await StartAsync(await postgres.NewDatabaseAsync(), change);

    /// <summary>Starts a node before a database that is there.</summary>
    public static async Task<TestHub> StartAsync(string owner, Func<HubOptions, HubOptions>? change = null)
    {
        var options = new HubOptions { Database = new NpgsqlConnectionStringBuilder(owner) { Pooling = true, MaxPoolSize = 30 }.ConnectionString, Listen = new Uri("http://127.0.0.1:0"), RequestsPerMinute = 100_000 };
        return new TestHub(await HubServer.StartAsync(change?.Invoke(options) ?? options, TimeProvider.System), owner, new HubDatabase(owner));
    }

    /// <summary>Makes an account.</summary>
    public async Task<Guid> AddAccountAsync(string name)
    {
        await using var transaction = await Database.BeginAsync(account: null, TestContext.Current.CancellationToken);
        var account = Guid.CreateVersion7();
        await transaction.ExecuteAsync("INSERT INTO accounts (id, name, password, created_at) VALUES (@account, @name, '', now())", new { account, name });
        await transaction.CommitAsync();
        return account;
    }

    /// <summary>Signs a device in.</summary>
    /// <returns>Its token.</returns>
    public async Task<(Guid Device, string Token)> AddDeviceAsync(Guid account)
    {
        await using var transaction = await Database.BeginAsync(account: null, TestContext.Current.CancellationToken);
        var (device, token) = (Guid.CreateVersion7(), Secret.New("access"));
        await transaction.ExecuteAsync(
            """
            INSERT INTO devices (id, account, name, platform, created_at, seen_at) VALUES (@device, @account, 'a device', 'linux', now(), now());
            INSERT INTO access_tokens (hash, device, expires_at) VALUES (@hash, @device, now() + interval '1 hour')
            """,
            new { account, device, hash = Secret.Hash(token) });
        await transaction.CommitAsync();
        return (device, token);
    }

    /// <summary>The first column of a query as the owner of the schema sees it, as text.</summary>
    public async Task<List<string>> AsOwnerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Owner) { SearchPath = HubDatabase.Schema }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(rows.GetValue(0) is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{rows.GetValue(0)}");
        }

        return found;
    }

    public HttpRemote Connect(string token) => new(new HttpRemoteOptions { Address = Server.Address, Token = token });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }
}
