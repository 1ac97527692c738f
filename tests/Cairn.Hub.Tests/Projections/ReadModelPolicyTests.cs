using Cairn.Core.Index;
using Cairn.Hub.Projections;
using Cairn.Hub.Tests.Memories;
using Npgsql;

namespace Cairn.Hub.Tests.Projections;

/// <summary>Read models are kept apart as the log is.</summary>
public sealed class ReadModelPolicyTests(Postgres postgres)
{
    private static readonly string[] Tables = ["checkpoints", "outbox", "indexes", "segments", "blocks", "hidden"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_account_and_nobody_see_nothing_and_change_nothing()
    {
        await using var shared = await FillAsync();
        var mallory = await shared.Hub.AddAccountAsync("mallory");
        foreach (var table in Tables)
        {
            Assert.NotEqual(["0"], await shared.ColumnAsync($"SELECT count(*) FROM {table}"));
            await using (var own = await shared.Hub.Database.BeginAsync(shared.Account, Stop))
            {
                Assert.NotEqual(0, await own.FindAsync<long>($"SELECT count(*) FROM {table}"));
            }

            foreach (var stranger in new Guid?[] { mallory, null })
            {
                await using var transaction = await shared.Hub.Database.BeginAsync(stranger, Stop);
                Assert.Equal(0, await transaction.FindAsync<long>($"SELECT count(*) FROM {table}"));
                Assert.Equal(0, await transaction.ExecuteAsync($"DELETE FROM {table}"));
                Assert.Equal(0, await transaction.ExecuteAsync($"UPDATE {table} SET vault = vault"));
            }

            // A partition is nobody's way in, not even the owner's of the vault.
            for (var part = 0; part < 16; part++)
            {
                await using var transaction = await shared.Hub.Database.BeginAsync(shared.Account, Stop);
                var refused = await Assert.ThrowsAsync<PostgresException>(() => transaction.FindAsync<long>($"SELECT count(*) FROM {table}_{part}"));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }

        await AssertRefusedAsync(shared, mallory, "INSERT INTO blocks (vault, segment, block, data) VALUES (@Vault, 1, 99999, '')");
        await AssertRefusedAsync(shared, mallory, "SELECT empty_records(@Vault)");
        await AssertRefusedAsync(shared, account: null, "SELECT empty_records(@Vault)");
    }

    [Fact]
    public async Task What_the_service_learns_of_all_vaults_is_how_far_they_are()
    {
        await using var shared = await FillAsync();
        await using var transaction = await shared.Hub.Database.BeginAsync(account: null, Stop);
        string[] functions = ["lagging", "projection_lag", "every_vault", "outbox_due"];
        foreach (var function in functions)
        {
            Assert.Equal(["True search_path=cairn, pg_temp"], await transaction.ListAsync<string>(
                "SELECT CASE WHEN prosecdef THEN 'True' END || ' ' || array_to_string(proconfig, ';') FROM pg_proc WHERE proname = @function", new { function }));
            Assert.Equal(["cairn_service"], await transaction.ListAsync<string>(
                """
                SELECT grantee::text FROM information_schema.routine_privileges
                WHERE routine_schema = 'cairn' AND routine_name = @function AND grantee <> (SELECT tableowner FROM pg_tables WHERE schemaname = 'cairn' AND tablename = 'heads')
                """,
                new { function }));
        }

        var columns = await transaction.ListAsync<string>("SELECT array_to_string(proargnames, ' ') FROM pg_proc WHERE proname = ANY (@functions) ORDER BY proname", new { functions });
        Assert.Equal(
            ["after count_max vault owner", "of at_version gather on_demand only_vaults now count_max vault owner", "kinds now count_max vault lane owner", "of at_version gather on_demand vaults failing changes oldest"], columns);
        Assert.Equal([(shared.Vault, shared.Account)], await transaction.ListAsync<(Guid, Guid)>("SELECT vault, owner FROM every_vault(NULL, 10)"));
    }

    private static async Task AssertRefusedAsync(SharedVault shared, Guid? account, string sql)
    {
        await using var transaction = await shared.Hub.Database.BeginAsync(account, Stop);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => transaction.ExecuteAsync(sql, new { shared.Vault }))).SqlState);
    }

    private async Task<SharedVault> FillAsync()
    {
        var shared = await SharedVault.StartAsync(postgres);
        var keys = new List<Core.Records.RecordKey>();
        for (var number = 0; number < SegmentPlan.TailMax; number++)
        {
            keys.Add(await shared.RememberAsync($"memory {number}"));
        }

        await shared.PushAsync();
        await shared.ProjectAsync();
        await shared.Device.EditAsync(keys[0], "edited");
        for (var number = 0; number < SegmentPlan.TailMax; number++)
        {
            await shared.RememberAsync($"memory {number}");
        }

        await shared.PushAsync();
        await shared.ProjectAsync();
        await using var transaction = await shared.Hub.Database.BeginAsync(shared.Account, Stop);
        await Outbox.AddAsync(transaction, shared.Vault, "letter", "", TimeProvider.System.GetUtcNow());
        await transaction.CommitAsync();
        return shared;
    }
}
