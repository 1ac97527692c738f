using System.Net.Http.Headers;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cairn.Hub.Tests;

/// <summary>A running node of a hub, with accounts and devices as a test wants them.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private Postgres? _postgres;
    private bool _isStopped;

    private TestHub(HubServer server, string owner, HubDatabase database, TimeProvider time) => (Server, Owner, Database, Time) = (server, owner, database, time);

    public HubServer Server { get; }

    /// <summary>How the owner of the schema connects.</summary>
    public string Owner { get; }

    /// <summary>The database as the service uses it.</summary>
    public HubDatabase Database { get; }

    /// <summary>The node's clock.</summary>
    public TimeProvider Time { get; }

    public static async Task<TestHub> StartAsync(Postgres postgres, Func<HubOptions, HubOptions>? change = null, TimeProvider? time = null, Action<ILoggingBuilder>? log = null) =>
        await StartAsync(postgres, await postgres.NewDatabaseAsync(), change, time, log);

    /// <summary>A node that somebody else has started, and ends.</summary>
    public static TestHub Over(HubServer server, string owner, HubDatabase database) => new(server, owner, database, TimeProvider.System);

    /// <summary>Starts a node before a database that is there.</summary>
    public static async Task<TestHub> StartAsync(Postgres postgres, string owner, Func<HubOptions, HubOptions>? change = null, TimeProvider? time = null, Action<ILoggingBuilder>? log = null)
    {
        var options = new HubOptions { Database = postgres.ServiceOf(owner), Listen = new Uri("http://127.0.0.1:0"), RequestsPerMinute = 100_000 };
        return new TestHub(await HubServer.StartAsync(change?.Invoke(options) ?? options, time ?? TimeProvider.System, log), owner, new HubDatabase(options.Database), time ?? TimeProvider.System) { _postgres = postgres };
    }

    /// <summary>Starts another node before the same database.</summary>
    public Task<TestHub> StartNodeAsync(Func<HubOptions, HubOptions>? change = null, TimeProvider? time = null) => StartAsync(_postgres!, Owner, change, time);

    /// <summary>Makes an account.</summary>
    public async Task<Guid> AddAccountAsync(string name)
    {
        await using var transaction = await Database.BeginAsync(account: null, TestContext.Current.CancellationToken);
        var account = Guid.CreateVersion7();
        await transaction.ExecuteAsync("INSERT INTO accounts (id, name, folded, password, created_at) VALUES (@account, @name, @name, '', now())", new { account, name });
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

    /// <summary>Makes room for a vault.</summary>
    public async Task<Guid> OfferVaultAsync(string token, string name = "personal")
    {
        var vault = Guid.CreateVersion7();
        using var remote = Connect(token);
        await remote.OfferVaultAsync(new RemoteVault(vault, name), TestContext.Current.CancellationToken);
        return vault;
    }

    /// <summary>Changes what is in the database, as the service may.</summary>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var transaction = await Database.BeginAsync(account: null, TestContext.Current.CancellationToken);
        await transaction.ExecuteAsync(sql, parameters);
        await transaction.CommitAsync();
    }

    /// <summary>Looks into the database, as the service may.</summary>
    public async Task<T> FindAsync<T>(string sql, object? parameters = null)
    {
        await using var transaction = await Database.BeginAsync(account: null, TestContext.Current.CancellationToken);
        return (await transaction.FindAsync<T>(sql, parameters))!;
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

    /// <summary>A client that shows a token; of nobody without one.</summary>
    public HttpClient NewClient(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpRemote Connect(string token) => new(new HttpRemoteOptions { Address = Server.Address, Token = token });

    /// <summary>Stops the node; its database stays.</summary>
    public async ValueTask StopNodeAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await Server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopNodeAsync();
        await Database.DisposeAsync();
    }
}
