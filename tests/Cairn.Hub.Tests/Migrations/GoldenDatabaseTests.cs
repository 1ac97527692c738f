using System.IO.Compression;
using Cairn.Hub.Migrations;
using Cairn.Hub.Storage;
using Cairn.Hub.Tests.Devices;
using Npgsql;

namespace Cairn.Hub.Tests.Migrations;

/// <summary>A database that a hub of version 4 has written: <c>pg_dump --inserts --no-owner -n cairn</c>. In it anna has 42 notes, one of them deleted, one erased, one in conflict, a phone that was revoked, and bert's vault to read.</summary>
public sealed class GoldenDatabaseTests(Postgres postgres)
{
    private const int Version = 4;
    private const string Anna = "cairn_key_golden_anna";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_up_down_and_up_and_holds_the_same()
    {
        var owner = await RestoreAsync();
        var before = await DigestAsync(owner);

        await MigrateAsync(owner, int.MaxValue);
        var up = await DigestAsync(owner);
        await MigrateAsync(owner, Version);
        var down = await DigestAsync(owner);
        await MigrateAsync(owner, int.MaxValue);

        Assert.Equal(before, down);
        Assert.Equal(up, await DigestAsync(owner));
        Assert.NotEqual(before, up);
    }

    [Fact]
    public async Task It_is_served_by_the_hub_of_today()
    {
        var owner = await RestoreAsync();
        await MigrateAsync(owner, int.MaxValue);
        await using var hub = await TestHub.StartAsync(postgres, owner);
        using var client = new OAuthDevice(hub.Server.Address);

        var (_, list) = await client.CallAsync(HttpMethod.Get, "v1/vaults", token: Anna);
        var personal = list.GetProperty("vaults").EnumerateArray().Single(vault => vault.GetProperty("role").GetString() == "owner");
        using var remote = hub.Connect(Anna);
        var changes = (await remote.ReadAsync(personal.GetProperty("vault").GetGuid(), "", Stop).ToListAsync(Stop)).SelectMany(page => page.Changes).ToList();
        var (_, recalled) = await client.CallAsync(HttpMethod.Get, $"v1/recall?q=alma+pier&vault={personal.GetProperty("vault").GetGuid()}", token: Anna);

        Assert.Equal((2, 46), (list.GetProperty("vaults").GetArrayLength(), changes.Count));
        Assert.DoesNotContain(changes, change => change.Contains("Zimtsternbude", StringComparison.Ordinal));
        Assert.NotEqual(0, recalled.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_is_new_is_filled_in_for_what_was_there()
    {
        var owner = await RestoreAsync();

        await MigrateAsync(owner, int.MaxValue);

        Assert.Equal(["anna 42 laptop", "anna 3 phone", "anna 1 key", "bert 1 laptop"], await RowsAsync(
            owner,
            """
            WITH counted AS (
                SELECT accounts.name AS account, CASE WHEN pushed_by IS NULL THEN 'key' WHEN revoked_at IS NULL THEN 'laptop' ELSE 'phone' END AS device
                FROM changes LEFT JOIN accounts ON accounts.id = account LEFT JOIN devices ON devices.id = pushed_by)
            SELECT account || ' ' || count(*) || ' ' || device FROM counted GROUP BY account, device ORDER BY account, count(*) DESC
            """));
        Assert.Empty(await new Migrator(owner).UnfilledAsync(Stop));
    }

    [Fact]
    public async Task A_backfill_that_was_cut_off_goes_on_where_it_was()
    {
        var owner = await RestoreAsync();
        var filling = new MigrationScript(Version + 1, "cut", "ALTER TABLE accounts ADD COLUMN x int", "ALTER TABLE accounts DROP COLUMN x")
        {
            Backfill = "DO $$ BEGIN UPDATE accounts SET x = 1 WHERE name = 'anna'; COMMIT; PERFORM 1 / (SELECT count(*) FROM accounts WHERE x IS NULL AND name = 'nobody'); END $$",
        };
        IReadOnlyList<MigrationScript> scripts = [.. MigrationScript.All.Take(Version), filling];

        var failure = await Assert.ThrowsAsync<Core.CairnException>(() => new Migrator(owner, scripts).MigrateAsync(int.MaxValue, Stop));
        Assert.Equal("migration_failed", failure.Code);
        Assert.Equal([Version + 1], await new Migrator(owner, scripts).UnfilledAsync(Stop));
        Assert.Equal(["1", ""], await RowsAsync(owner, "SELECT x::text FROM accounts ORDER BY name"));

        await new Migrator(owner, [.. scripts.SkipLast(1), filling with { Backfill = "DO $$ BEGIN UPDATE accounts SET x = 2 WHERE x IS NULL; COMMIT; END $$" }]).MigrateAsync(int.MaxValue, Stop);

        Assert.Empty(await new Migrator(owner, scripts).UnfilledAsync(Stop));
        Assert.Equal(["1", "2"], await RowsAsync(owner, "SELECT x::text FROM accounts ORDER BY name"));
    }

    private static Task<int> MigrateAsync(string owner, int version) => new Migrator(owner).MigrateAsync(version, Stop);

    private async Task<string> RestoreAsync()
    {
        var owner = await postgres.NewEmptyDatabaseAsync();
        await using var packed = typeof(GoldenDatabaseTests).Assembly.GetManifestResourceStream($"golden-{Version:0000}.sql.gz")!;
        using var dump = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(await dump.ReadToEndAsync(Stop), connection);
        await command.ExecuteNonQueryAsync(Stop);
        return owner;
    }

    // Of every table but those that say how far the schema is, what its columns hold, whatever their order.
    private static async Task<List<string>> DigestAsync(string owner)
    {
        var tables = await RowsAsync(owner, "SELECT relname FROM pg_class WHERE relnamespace = 'cairn'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('migrations', 'backfills') ORDER BY relname");
        var digests = await RowsAsync(owner, string.Join(" UNION ALL ", tables.Select(table => $"SELECT '{table} ' || count(*) || ' ' || coalesce(sum(hashtextextended(to_jsonb(one)::text, 0)::numeric), 0) FROM {table} AS one")));
        return [.. digests.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> RowsAsync(string owner, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { SearchPath = HubDatabase.Schema }.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Stop);
        var found = new List<string>();
        while (await rows.ReadAsync(Stop))
        {
            found.Add($"{rows.GetValue(0)}");
        }

        return found;
    }
}
