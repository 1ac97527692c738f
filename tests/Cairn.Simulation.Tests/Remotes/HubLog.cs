using System.Runtime.CompilerServices;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Hub.Accounts;
using Cairn.Hub.Memories;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Vaults;
using Cairn.Protocol;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>A hub's log on PostgreSQL, which may be set back to what it was. Every world has vaults of its own in the one database.</summary>
internal sealed class HubLog
{
    private static readonly string[] Tables = ["heads", "changes", "records", "conflicts", "digests"];

    private static readonly HubMetrics Metrics = new(new RecallCache(), streamsMax: 1);

    private readonly HubDatabase _database;
    private readonly string _owner;
    private readonly Caller _caller;
    private readonly Guid _vault = Guid.NewGuid();

    private HubLog(HubDatabase database, string owner, Guid account) => (_database, _owner, _caller) = (database, owner, new Caller(account, Device: null));

    public bool IsSaved { get; private set; }

    private bool _isMade;

    private async Task<HubVault> VaultAsync()
    {
        if (!_isMade)
        {
            await using var transaction = await _database.BeginAsync(_caller.Account, CancellationToken.None);
            await new VaultList(transaction).AddAsync(new OfferedVault(_vault, $"{_vault}"), _caller.Account, DateTimeOffset.UnixEpoch);
            await transaction.CommitAsync();
            _isMade = true;
        }

        return new HubVault(_vault, _caller, _database, new HeadBoard(), TimeProvider.System, Metrics, CancellationToken.None);
    }

    public static HubLog Make(TestDatabase database) => new(database.Hub, database.Owner, database.Account);

    /// <summary>The log as the one of a vault whose id the devices know.</summary>
    public IServedVault As(Guid vault) => new Renamed(this, vault);

    /// <summary>All changes of the log.</summary>
    public async Task<IReadOnlyList<Change>> ReadAsync() => [.. (await (await VaultAsync()).ReadAsync("", CancellationToken.None).ToListAsync()).SelectMany(page => page.Changes).Distinct().Select(ChangeJson.Read)];

    /// <summary>The rows of all its tables, as text.</summary>
    public async Task<string> DumpAsync()
    {
        await using var transaction = await _database.BeginAsync(_caller.Account, CancellationToken.None);
        var rows = new List<string>();
        foreach (var table in Tables)
        {
            rows.AddRange(await transaction.ListAsync<string>($"SELECT {table}::text FROM {table} WHERE vault = @_vault", new { _vault }));
        }

        return string.Join('\n', rows);
    }

    public async Task SaveAsync()
    {
        await VaultAsync();
        IsSaved = true;
        await AlterAsync(table => $"CREATE TABLE IF NOT EXISTS saved_{table} (LIKE {table}); DELETE FROM saved_{table} WHERE vault = '{_vault}'; INSERT INTO saved_{table} SELECT * FROM {table} WHERE vault = '{_vault}'");
    }

    public Task SetBackAsync() => AlterAsync(table => $"DELETE FROM {table} WHERE vault = '{_vault}'; INSERT INTO {table} SELECT * FROM saved_{table} WHERE vault = '{_vault}'");

    private async Task AlterAsync(Func<string, string> statements)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_owner);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"SET search_path = cairn; SELECT pg_advisory_xact_lock(1); SET cairn.erasing = 'vault'; {string.Join("; ", Tables.Select(statements))}", connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Renamed(HubLog log, Guid vault) : IServedVault
    {
        public async Task<ExchangeAnswer> AnswerAsync(ExchangeRequest request, CancellationToken cancellationToken) => await (await log.VaultAsync()).AnswerAsync(request, cancellationToken) with { Vault = vault };

        public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var page in (await log.VaultAsync()).ReadAsync(cursor, cancellationToken))
            {
                yield return page with { Vault = vault };
            }
        }

        public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Guid> ops, CancellationToken cancellationToken) => await (await log.VaultAsync()).FindAsync(ops, cancellationToken);

        public async Task<Digest> DigestAsync(CancellationToken cancellationToken) => await (await log.VaultAsync()).DigestAsync(cancellationToken);

        public async Task<IReadOnlyList<string>> ReadPartAsync(int part, CancellationToken cancellationToken) => await (await log.VaultAsync()).ReadPartAsync(part, cancellationToken);

        public Task<long> WaitForChangesAsync(long after, CancellationToken cancellationToken) => throw new NotSupportedException("A session does not wait.");
    }
}
