using Cairn.Core;
using Cairn.Hub.Storage;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Migrations;

/// <summary>Brings the schema to a version, in a transaction for each step. Of several that start at once one does the work, and the others wait for it.</summary>
/// <param name="connectionString">Whoever signs in with it owns the schema.</param>
/// <param name="scripts">The steps, from the first.</param>
public sealed class Migrator(string connectionString, IReadOnlyList<MigrationScript> scripts)
{
    // "cairn" in ASCII: what PostgreSQL is asked to lock.
    private const long Lock = 0x636169726e;

    private const string Applied = "INSERT INTO migrations (number, name, hash) VALUES (@Number, @Name, @Hash)";

    /// <param name="connectionString">Whoever signs in with it owns the schema.</param>
    public Migrator(string connectionString)
        : this(connectionString, MigrationScript.All)
    {
    }

    /// <summary>The version that this program needs.</summary>
    public int Newest => scripts.Count;

    /// <summary>The steps that the database has.</summary>
    public async Task<IReadOnlyList<int>> AppliedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return [.. (await ReadAsync(connection)).Select(step => step.Number)];
    }

    /// <summary>The steps whose data is not filled in yet.</summary>
    public async Task<IReadOnlyList<int>> UnfilledAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await ReadUnfilledAsync(connection);
    }

    /// <summary>Goes up or down to a version, and fills in what steps have made room for.</summary>
    /// <param name="version">The number of the last step that the database is to have; 0 for an empty one.</param>
    /// <param name="cancellationToken">Ends it between two steps, or while it waits.</param>
    /// <returns>The version from which it went.</returns>
    /// <exception cref="CairnException">Codes <c>schema_newer</c>: a later program has migrated it; <c>schema_changed</c>: a step in it is another than the one that this program knows; <c>migration_failed</c>.</exception>
    public async Task<int> MigrateAsync(int version, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@Lock)", new { Lock });
        var applied = await ReadAsync(connection);
        RequireKnown(applied);
        foreach (var script in scripts.Where(script => script.Number > applied.Count && script.Number <= version))
        {
            await RunAsync(connection, script, script.Up, script.Backfill is null ? Applied : $"{Applied}; INSERT INTO backfills (number) VALUES (@Number)", cancellationToken);
        }

        foreach (var script in scripts.Where(script => script.Number > version && script.Number <= applied.Count).Reverse())
        {
            await RunAsync(connection, script, script.Down, "DELETE FROM migrations WHERE number = @Number; DELETE FROM backfills WHERE number = @Number", cancellationToken);
        }

        foreach (var number in await ReadUnfilledAsync(connection))
        {
            await FillAsync(connection, scripts[number - 1], cancellationToken);
        }

        return applied.Count;
    }

    /// <summary>Checks that the database is at the version that this program needs.</summary>
    /// <exception cref="CairnException">Code <c>schema_older</c>, and those of <see cref="MigrateAsync"/>.</exception>
    public async Task RequireNewestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        var applied = await ReadAsync(connection);
        RequireKnown(applied);
        if (applied.Count < Newest)
        {
            throw new CairnException("schema_older", $"The database is at version {applied.Count}, and this program needs {Newest}.", "Run `cairn-hub migrate` with a connection that owns the schema.");
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // Pooling would keep the lock when the connection is given back, and a step takes as long as it takes.
        var settings = HubDatabase.Parse(connectionString);
        (settings.Pooling, settings.CommandTimeout, settings.SearchPath, settings.ApplicationName) = (false, 0, HubDatabase.Schema, "cairn-hub migrate");
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception cause) when (cause is NpgsqlException)
        {
            await connection.DisposeAsync();
            throw DatabaseFault.Explain(cause);
        }
    }

    private static async Task<List<(int Number, string Hash)>> ReadAsync(NpgsqlConnection connection) =>
        await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('cairn.migrations') IS NOT NULL")
            ? (await connection.QueryAsync<(int, string)>("SELECT number, hash FROM cairn.migrations ORDER BY number")).AsList()
            : [];

    private static async Task<List<int>> ReadUnfilledAsync(NpgsqlConnection connection) =>
        await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('cairn.backfills') IS NOT NULL") ? (await connection.QueryAsync<int>("SELECT number FROM cairn.backfills ORDER BY number")).AsList() : [];

    // Outside any transaction, since it commits as it goes.
    private static async Task FillAsync(NpgsqlConnection connection, MigrationScript script, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(script.Backfill!, cancellationToken: cancellationToken));
            await connection.ExecuteAsync("DELETE FROM backfills WHERE number = @Number", script);
        }
        catch (PostgresException cause) when (cause.SqlState != PostgresErrorCodes.QueryCanceled)
        {
            throw new CairnException(
                "migration_failed", $"What step {script.Number}, {script.Name}, of the database's schema has made room for was not all filled in: {cause.MessageText}.", "What was filled in stays. Run `cairn-hub migrate` again.", innerException: cause);
        }
    }

    private void RequireKnown(List<(int Number, string Hash)> applied)
    {
        if (applied.Count > Newest)
        {
            throw new CairnException("schema_newer", $"The database is at version {applied.Count}, and this program knows {Newest}.", "Run the program that migrated it, or a later one.");
        }

        if (applied.Find(step => scripts[step.Number - 1].Hash != step.Hash) is { Number: > 0 } changed)
        {
            throw new CairnException("schema_changed", $"Step {changed.Number} of the database's schema is another than the one that this program knows.", "Run the program that migrated it.");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, MigrationScript script, string statements, string note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(Prepare);
            await connection.ExecuteAsync(statements);
            await connection.ExecuteAsync(note, script);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (PostgresException cause)
        {
            throw new CairnException(
                "migration_failed", $"Step {script.Number}, {script.Name}, of the database's schema failed: {cause.MessageText}.",
                "Nothing of it was done. Whoever signs in must own the schema, and where the role cairn_service does not exist, may make roles.", innerException: cause);
        }
    }

    // Roles are of the whole cluster, so that another database may have made it, even at this moment.
    private const string Prepare =
        """
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cairn_service') THEN
                CREATE ROLE cairn_service NOLOGIN NOSUPERUSER NOBYPASSRLS;
            END IF;
            IF NOT pg_has_role(current_user, 'cairn_service', 'USAGE') THEN
                EXECUTE format('GRANT cairn_service TO %I', current_user);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        CREATE SCHEMA IF NOT EXISTS cairn;
        GRANT USAGE ON SCHEMA cairn TO cairn_service;
        CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS backfills (number integer PRIMARY KEY);
        GRANT SELECT ON migrations, backfills TO cairn_service;
        """;
}
