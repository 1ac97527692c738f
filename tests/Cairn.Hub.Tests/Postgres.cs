using Cairn.Core;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace Cairn.Hub.Tests;

/// <summary>A PostgreSQL of the tests' own, and in it a database for each test that asks for one, with the schema in it.</summary>
public sealed class Postgres : IAsyncLifetime
{
    private const string Template = "migrated";

    private readonly SemaphoreSlim _copying = new(1);
    private string _folder = "";
    private PrivateCluster? _cluster;
    private int _count;

    public async ValueTask InitializeAsync()
    {
        // Where the user that PostgreSQL runs as may come in.
        _folder = Directory.CreateTempSubdirectory("cairn-postgres-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        try
        {
            _cluster = await PrivateCluster.StartAsync(Path.Combine(_folder, "hub"), null, "fsync=off", "max_connections=400");
        }
        catch (CairnException missing) when (missing.Code == "postgres_missing" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            return;
        }

        await MakeAsync(Template, from: "template0");
        await new Migrator(ConnectTo(Template)).MigrateAsync(int.MaxValue, CancellationToken.None);
    }

    /// <summary>Makes a database with the newest schema.</summary>
    /// <returns>How its owner connects.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        RequireServer();
        var name = $"test_{Interlocked.Increment(ref _count)}";
        await MakeAsync(name, Template);
        return ConnectTo(name);
    }

    /// <summary>Makes a database with nothing in it.</summary>
    public async Task<string> NewEmptyDatabaseAsync()
    {
        RequireServer();
        var name = $"empty_{Interlocked.Increment(ref _count)}";
        await MakeAsync(name, "template0");
        return ConnectTo(name);
    }

    /// <summary>Makes a database with nothing in it, whose owner is no superuser, as they are where others run PostgreSQL.</summary>
    public async Task<string> NewOwnedDatabaseAsync()
    {
        var database = await NewEmptyDatabaseAsync();
        await using var connection = new NpgsqlConnection(ConnectTo("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            DO $$ BEGIN CREATE ROLE plain_owner LOGIN PASSWORD 'plain'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            GRANT cairn_service TO plain_owner;
            ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} OWNER TO plain_owner
            """, connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(database) { Username = "plain_owner", Password = "plain" }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }

        _copying.Dispose();
    }

    private void RequireServer() => Assert.SkipWhen(_cluster is null, "Needs PostgreSQL: run ./test once.");

    /// <summary>How the service connects to a database whose owner connects so.</summary>
    public string ServiceOf(string owner) => new NpgsqlConnectionStringBuilder(_cluster!.Service) { Database = new NpgsqlConnectionStringBuilder(owner).Database, MaxPoolSize = 30 }.ConnectionString;

    private string ConnectTo(string database) => new NpgsqlConnectionStringBuilder(_cluster!.Owner) { Database = database, Pooling = false }.ConnectionString;

    // A database cannot be copied while somebody else copies it.
    private async Task MakeAsync(string name, string from)
    {
        await _copying.WaitAsync();
        try
        {
            await using var connection = new NpgsqlConnection(ConnectTo("postgres"));
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {from}", connection);
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            _copying.Release();
        }
    }
}
