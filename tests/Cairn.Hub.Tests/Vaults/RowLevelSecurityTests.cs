using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Vaults;
using Cairn.Protocol;
using Npgsql;

namespace Cairn.Hub.Tests.Vaults;

/// <summary>What PostgreSQL itself keeps apart, whatever the service asks for.</summary>
public sealed class RowLevelSecurityTests(RowLevelSecurityTests.Filled filled) : IClassFixture<RowLevelSecurityTests.Filled>
{
    private readonly TestHub _hub = filled.Hub;
    private readonly Guid _anna = filled.Anna;
    private readonly Guid _ben = filled.Ben;
    private readonly Guid _vault = filled.OfAnna;
    private readonly Guid _other = filled.OfBen;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_with_a_vault_is_kept_apart_by_force_and_has_the_vault_first_in_its_key()
    {
        await using var owner = await OwnerAsync();
        var open = await ListAsync(owner, "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'cairn'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'vault' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)");
        var apart = await ListAsync(owner, "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'cairn'::regnamespace AND c.relkind = 'p' AND a.attname = 'vault'");
        var keyed = await ListAsync(owner, "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indisprimary AND c.relkind = 'p' AND c.relnamespace = 'cairn'::regnamespace AND a.attname = 'vault'");
        var granted = await ListAsync(owner, "SELECT table_name FROM information_schema.table_privileges WHERE grantee = 'cairn_service' AND table_name ~ '_[0-9]+$'");

        Assert.Empty(open);
        Assert.Contains("changes", apart);
        Assert.Equal(apart.Order(), keyed.Order());
        Assert.Empty(granted);
    }

    [Theory]
    [InlineData("heads")]
    [InlineData("changes")]
    [InlineData("records")]
    [InlineData("conflicts")]
    [InlineData("digests")]
    [InlineData("vaults")]
    [InlineData("members")]
    public async Task Without_an_identity_nothing_is_seen_and_with_one_only_what_is_its_own(string table)
    {
        Assert.Empty(await VaultsSeenAsync(null, table));
        Assert.Equal([_vault], await VaultsSeenAsync(_anna, table));
        Assert.Equal([_other], await VaultsSeenAsync(_ben, table));
        Assert.Empty(await VaultsSeenAsync(Guid.NewGuid(), table));
    }

    [Theory]
    [InlineData("INSERT INTO changes (vault, seq, op, mark, record, pushed_at, body) VALUES (@other, 99, gen_random_uuid(), gen_random_uuid(), 99, now(), '{}')")]
    [InlineData("INSERT INTO heads VALUES (@free, 1, gen_random_uuid())")]
    [InlineData("INSERT INTO digests VALUES (@other, 300, '\\x00')")]
    [InlineData("INSERT INTO members VALUES (@other, @anna, 'reader', now())")]
    [InlineData("INSERT INTO vaults VALUES (@free, @ben, 'taken', false, now())")]
    [InlineData("SELECT * FROM digests_0")]
    [InlineData("SELECT * FROM changes_3")]
    [InlineData("UPDATE changes SET body = ''")]
    [InlineData("DELETE FROM changes")]
    [InlineData("TRUNCATE changes")]
    [InlineData("SELECT blank(@other, '{1}', '{\"{}\"}')")]
    [InlineData("DELETE FROM vaults WHERE vault = @other")]
    [InlineData("SELECT remove_vault(@other)")]
    [InlineData("SELECT * FROM removed_vaults")]
    [InlineData("ALTER TABLE changes DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY reading ON changes")]
    [InlineData("SET ROLE cairn")]
    [InlineData("CREATE TABLE cairn.mine (x int)")]
    public async Task What_is_not_its_own_cannot_be_written_or_read_in_any_way(string sql)
    {
        await using var transaction = await _hub.Database.BeginAsync(_anna, Stop);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => transaction.ExecuteAsync(sql, new { other = _other, free = Guid.NewGuid(), anna = _anna, ben = _ben }));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("UPDATE heads SET seq = 0 WHERE vault = @other")]
    [InlineData("UPDATE records SET fields = '' WHERE vault = @other")]
    [InlineData("DELETE FROM conflicts WHERE vault = @other")]
    [InlineData("UPDATE vaults SET owner = @anna WHERE vault = @other")]
    [InlineData("UPDATE members SET account = @anna WHERE vault = @other")]
    [InlineData("DELETE FROM members WHERE vault = @other")]
    public async Task What_is_not_seen_is_not_touched(string sql)
    {
        await using var transaction = await _hub.Database.BeginAsync(_anna, Stop);

        Assert.Equal(0, await transaction.ExecuteAsync(sql, new { other = _other, anna = _anna }));
    }

    [Fact]
    public async Task A_copy_holds_what_is_its_own_and_none_goes_in()
    {
        await using var transaction = await _hub.Database.BeginAsync(_anna, Stop);
        Assert.Equal(1, await transaction.FindAsync<long>("SELECT count(*) FROM vaults"));
        using (var copy = await transaction.Connection.BeginTextExportAsync("COPY (SELECT vault FROM changes) TO STDOUT", Stop))
        {
            Assert.Equal($"{_vault}\n{_vault}\n", await copy.ReadToEndAsync(Stop));
        }

        Assert.Equal(PostgresErrorCodes.FeatureNotSupported, (await Assert.ThrowsAsync<PostgresException>(() => transaction.Connection.BeginTextImportAsync("COPY digests FROM STDIN", Stop))).SqlState);
    }

    [Fact]
    public async Task A_reader_sees_and_does_not_write_and_cannot_make_itself_more()
    {
        var carl = await _hub.AddAccountAsync("carl");
        await using (var sharing = await _hub.Database.BeginAsync(_ben, Stop))
        {
            await sharing.ExecuteAsync("INSERT INTO members VALUES (@other, @carl, 'reader', now())", new { other = _other, carl });
            await sharing.CommitAsync();
        }

        Assert.Equal([_other], await VaultsSeenAsync(carl, "changes"));
        await using var transaction = await _hub.Database.BeginAsync(carl, Stop);
        Assert.Equal(0, await transaction.ExecuteAsync("UPDATE members SET role = 'owner' WHERE account = @carl AND vault = @other", new { other = _other, carl }));
        Assert.Equal(0, await transaction.ExecuteAsync("UPDATE heads SET seq = 0 WHERE vault = @other", new { other = _other }));
        Assert.Null(await new Push(transaction, _other, null, DateTimeOffset.UnixEpoch).LockAsync());
        Assert.Equal(1, await transaction.ExecuteAsync("DELETE FROM members WHERE account = @carl AND vault = @other", new { other = _other, carl }));
    }

    [Fact]
    public async Task The_identity_ends_with_the_transaction_and_the_role_cannot_be_shed()
    {
        await using (await _hub.Database.BeginAsync(_anna, Stop))
        {
        }

        await using var connection = await _hub.Database.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("RESET ROLE; SELECT current_user || ' ' || (SELECT count(*) FROM changes) || ' ' || coalesce(current_setting('cairn.account', true), '')", connection);

        Assert.Equal("cairn_service 0 ", await command.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData("UPDATE changes SET body = '{}'")]
    [InlineData("DELETE FROM changes")]
    [InlineData("TRUNCATE changes")]
    [InlineData("TRUNCATE changes_3")]
    public async Task The_log_is_append_only_even_for_the_owner_of_the_schema(string sql)
    {
        await using var owner = await OwnerAsync();

        Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => ListAsync(owner, sql))).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_record_that_is_not_erased_no_change_is_blanked()
    {
        await using var transaction = await _hub.Database.BeginAsync(_anna, Stop);
        var before = await transaction.FindAsync<string>("SELECT body FROM changes WHERE seq = 1");

        await transaction.ExecuteAsync("SELECT blank(@vault, '{1}', '{\"{}\"}')", new { vault = _vault });

        Assert.Equal(before, await transaction.FindAsync<string>("SELECT body FROM changes WHERE seq = 1"));
    }

    private async Task<List<Guid>> VaultsSeenAsync(Guid? account, string table)
    {
        await using var transaction = await _hub.Database.BeginAsync(account, Stop);
        return await transaction.ListAsync<Guid>($"SELECT DISTINCT vault FROM {table}");
    }

    private async Task<NpgsqlConnection> OwnerAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_hub.Owner) { SearchPath = HubDatabase.Schema }.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Stop);
        var all = new List<string>();
        while (await rows.ReadAsync(Stop))
        {
            all.Add(rows.GetString(0));
        }

        return all;
    }

    /// <summary>A hub with two accounts, and for each a vault with two changes that contradict each other.</summary>
    public sealed class Filled(Postgres postgres) : IAsyncLifetime
    {
        internal TestHub Hub { get; private set; } = null!;

        public Guid Anna { get; private set; }

        public Guid Ben { get; private set; }

        public Guid OfAnna { get; private set; }

        public Guid OfBen { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Hub = await TestHub.StartAsync(postgres);
            (Anna, Ben) = (await Hub.AddAccountAsync("anna"), await Hub.AddAccountAsync("ben"));
            (OfAnna, OfBen) = (await FillAsync(Anna), await FillAsync(Ben));
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();

        private async Task<Guid> FillAsync(Guid account)
        {
            var vault = Guid.CreateVersion7();
            await using var transaction = await Hub.Database.BeginAsync(account, Stop);
            await new VaultList(transaction).AddAsync(new OfferedVault(vault, "personal"), account, DateTimeOffset.UnixEpoch);
            var push = new Push(transaction, vault, null, DateTimeOffset.UnixEpoch);
            await push.TakeAsync((await push.LockAsync())!.Value, [.. Enumerable.Range(1, 2).Select(number => LogEntry.Put("m1", $"text {number}", number))]);
            await transaction.CommitAsync();
            return vault;
        }
    }
}
