using Cairn.Core;
using Cairn.Hub.Migrations;
using Npgsql;

namespace Cairn.Hub.Tests.Migrations;

public sealed class MigratorTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_step_goes_up_and_down_and_leaves_what_was_before()
    {
        var owner = await postgres.NewEmptyDatabaseAsync();
        var migrator = new Migrator(owner);
        var schemas = new List<string>();
        for (var version = 0; version <= migrator.Newest; version++)
        {
            await migrator.MigrateAsync(version, Stop);
            schemas.Add(await DescribeAsync(owner));
        }

        for (var version = migrator.Newest; version >= 0; version--)
        {
            await migrator.MigrateAsync(version, Stop);
            Assert.Equal(schemas[version], version == 0 ? schemas[0] : await DescribeAsync(owner));
        }

        Assert.Empty(await migrator.AppliedAsync(Stop));
        Assert.Equal(0, await migrator.MigrateAsync(int.MaxValue, Stop));
        Assert.Equal(schemas[^1], await DescribeAsync(owner));
        Assert.Equal(schemas.Count, schemas.Distinct().Count());
    }

    [Fact]
    public async Task Of_several_that_start_at_once_one_migrates()
    {
        var owner = await postgres.NewEmptyDatabaseAsync();

        var before = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new Migrator(owner).MigrateAsync(int.MaxValue, Stop)));

        Assert.Single(before, version => version == 0);
        Assert.Equal(5, before.Count(version => version == MigrationScript.All.Count));
    }

    [Fact]
    public async Task What_was_migrated_by_another_program_is_left_alone()
    {
        var owner = await postgres.NewDatabaseAsync();
        var later = new MigrationScript(MigrationScript.All.Count + 1, "later", "CREATE TABLE later (x int)", "DROP TABLE later");
        var changed = MigrationScript.All.Select(script => script.Number == 2 ? script with { Up = "SELECT 1" } : script).ToList();

        Assert.Equal("schema_changed", (await Assert.ThrowsAsync<CairnException>(() => new Migrator(owner, changed).MigrateAsync(3, Stop))).Code);
        Assert.Equal("schema_older", (await Assert.ThrowsAsync<CairnException>(() => new Migrator(owner, [.. MigrationScript.All, later]).RequireNewestAsync(Stop))).Code);
        await new Migrator(owner, [.. MigrationScript.All, later]).MigrateAsync(int.MaxValue, Stop);
        Assert.Equal("schema_newer", (await Assert.ThrowsAsync<CairnException>(() => new Migrator(owner).RequireNewestAsync(Stop))).Code);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_says_why()
    {
        var owner = await postgres.NewEmptyDatabaseAsync();
        MigrationScript[] scripts = [new(1, "good", "CREATE TABLE good (x int)", ""), new(2, "bad", "CREATE TABLE half (x int); SELECT 1 / 0", "")];

        var failure = await Assert.ThrowsAsync<CairnException>(() => new Migrator(owner, scripts).MigrateAsync(2, Stop));

        Assert.Equal(("migration_failed", true), (failure.Code, failure.Message.Contains("division by zero", StringComparison.Ordinal)));
        Assert.Equal([1], await new Migrator(owner, scripts).AppliedAsync(Stop));
        Assert.DoesNotContain("half", await DescribeAsync(owner), StringComparison.Ordinal);
    }

    // All that a schema is made of, as text.
    private static async Task<string> DescribeAsync(string owner)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(
            """
            SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
                SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull AS line
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = to_regnamespace('cairn') AND c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'cairn'
                UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'cairn'
                UNION ALL SELECT 'right ' || relname || ' ' || coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = to_regnamespace('cairn')
                UNION ALL SELECT 'routine ' || pg_get_functiondef(oid) || coalesce(proacl::text, '') FROM pg_proc WHERE pronamespace = to_regnamespace('cairn')
                UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = to_regnamespace('cairn') AND NOT tgisinternal) AS described
            """, connection);
        return await command.ExecuteScalarAsync(Stop) as string ?? "";
    }
}
