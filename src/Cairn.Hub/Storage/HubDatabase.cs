using System.Data;
using Cairn.Core;
using Npgsql;

namespace Cairn.Hub.Storage;

/// <summary>The database of a hub, as the service may use it: it writes no schema, alters no log, and sees of vaults only what the account may see in whose name a transaction is.</summary>
public sealed class HubDatabase : IAsyncDisposable
{
    /// <summary>The schema that everything of the hub is in.</summary>
    public const string Schema = "cairn";

    /// <summary>The role whose rights the service has, whoever signs in to PostgreSQL.</summary>
    public const string ServiceRole = "cairn_service";

    // They are used in turn, and each keeps its own plans and catalogues: with many of them PostgreSQL works longer on the same.
    private static readonly int ConnectionsMax = 8 + (8 * Environment.ProcessorCount);

    private static int _pools;

    private readonly NpgsqlDataSource _source;

    /// <param name="connectionString">Where PostgreSQL is, as Npgsql reads it.</param>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public HubDatabase(string connectionString)
    {
        var settings = Parse(connectionString);
        settings.ApplicationName ??= "cairn-hub";
        settings.SearchPath = Schema;
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = ConnectionsMax;
        }

        settings.MaxAutoPrepare = 100;
        settings.AutoPrepareMinUsages = 2;

        // Nothing outlives a transaction on a connection, so that there is nothing to reset. What is asked is of one vault, whose partition is found when a plan is run: making a plan each time would cost more than the query.
        settings.NoResetOnClose = true;

        // Given at the start of a connection, so that RESET ROLE leads back to it.
        settings.Options = $"{settings.Options} -c role={ServiceRole} -c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off".TrimStart();
        ConnectionString = settings.ConnectionString;
        PoolName = $"cairn-hub {Interlocked.Increment(ref _pools)}";
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = PoolName }.Build();
    }

    /// <summary>The connection string with which the service connects.</summary>
    internal string ConnectionString { get; }

    /// <summary>What Npgsql calls the pool of connections where it measures it.</summary>
    internal string PoolName { get; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException cause)
        {
            // The message may hold a part of the string, and that a password.
            throw new CairnException("settings_invalid", "The connection string for PostgreSQL cannot be read.", "Write it as Host=…;Database=…;Username=…;Password=….", innerException: cause);
        }
    }

    /// <summary>A connection outside any transaction, in nobody's name.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Begins a transaction in the name of an account.</summary>
    /// <param name="account">The account; null for nobody, who sees no vault.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <param name="isSnapshot">Whether all that is read is to be of one moment, and nothing is written.</param>
    public async Task<HubTransaction> BeginAsync(Guid? account, CancellationToken cancellationToken, bool isSnapshot = false)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(isSnapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, cancellationToken);
            return new HubTransaction(connection, transaction, account, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
