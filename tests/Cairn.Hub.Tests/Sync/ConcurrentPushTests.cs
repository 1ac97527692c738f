using System.Collections.Concurrent;
using System.Globalization;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Hub.Accounts;
using Cairn.Hub.Memories;
using Cairn.Hub.Operations;
using Cairn.Hub.Sync;
using Cairn.Hub.Vaults;
using Cairn.Protocol;
using Npgsql;

namespace Cairn.Hub.Tests.Sync;

/// <summary>Many who write one vault at once, on several nodes, while somebody reads along.</summary>
public sealed class ConcurrentPushTests(Postgres postgres)
{
    private const int Writers = 8;
    private const int Rounds = 25;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_writers_and_a_reader_lose_nothing()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        var (account, vault) = await NewVaultAsync(hub);

        var (written, read) = await RaceAsync(
            async (writer, round) =>
            {
                await using var transaction = await hub.Database.BeginAsync(account, Stop);
                var push = new Push(transaction, vault, null, DateTimeOffset.UnixEpoch);
                var change = LogEntry.Put($"w{writer}-{round}", "text", round + 1, (ulong)writer + 1);
                await push.TakeAsync((await push.LockAsync())!.Value, [change]);
                await Task.Delay(TimeSpan.FromMilliseconds((writer * 7 + round * 3) % 13), TimeProvider.System, Stop);
                await transaction.CommitAsync();
                return change.Change!.Op;
            },
            async cursor =>
            {
                var answer = await Vault(hub, account, vault).AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Cursor = cursor, Limit = 7 }, Stop);
                Assert.Null(answer.Problem);
                return (answer.Changes.Select(change => ChangeJson.Read(change).Op), answer.Cursor);
            });

        Assert.Equal(written.Order(), read.Order());
    }

    [Fact]
    public async Task A_cursor_over_a_sequence_that_is_given_before_the_commit_fails_the_same_test()
    {
        var owner = await postgres.NewEmptyDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(owner) { Pooling = true });
        await using (var make = source.CreateCommand("CREATE TABLE naive (seq bigserial PRIMARY KEY, op uuid NOT NULL)"))
        {
            await make.ExecuteNonQueryAsync(Stop);
        }

        var (written, read) = await RaceAsync(
            async (writer, round) =>
            {
                var op = Guid.NewGuid();
                await using var connection = await source.OpenConnectionAsync(Stop);
                await using var transaction = await connection.BeginTransactionAsync(Stop);
                await using var insert = new NpgsqlCommand("INSERT INTO naive (op) VALUES ($1)", connection) { Parameters = { new() { Value = op } } };
                await insert.ExecuteNonQueryAsync(Stop);
                await Task.Delay(TimeSpan.FromMilliseconds((writer * 7 + round * 3) % 13), TimeProvider.System, Stop);
                await transaction.CommitAsync(Stop);
                return op;
            },
            async cursor =>
            {
                var ops = new List<Guid>();
                await using var select = source.CreateCommand("SELECT seq, op FROM naive WHERE seq > $1 ORDER BY seq LIMIT 7");
                select.Parameters.Add(new() { Value = cursor.Length == 0 ? 0 : long.Parse(cursor, CultureInfo.InvariantCulture) });
                await using var rows = await select.ExecuteReaderAsync(Stop);
                while (await rows.ReadAsync(Stop))
                {
                    (cursor, var op) = (rows.GetInt64(0).ToString(CultureInfo.InvariantCulture), rows.GetGuid(1));
                    ops.Add(op);
                }

                return (ops, cursor);
            });

        Assert.Subset(written.ToHashSet(), read.ToHashSet());
        Assert.True(read.Count < written.Count);
    }

    [Fact]
    public async Task Pushes_to_one_record_on_two_nodes_at_once_lose_no_field()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        await using var second = await hub.StartNodeAsync();
        var (account, vault) = await NewVaultAsync(hub);
        TestHub[] nodes = [hub, second];
        var all = new ConcurrentBag<Change>();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var change = LogEntry.Of("one", ChangeKind.Put, round + 1, (ulong)writer + 1, new() { [$"f{writer}-{round % 5}".Replace('-', 'x')] = FieldValue.Text($"{writer} {round}") });
                var answer = await Vault(nodes[(writer + round) % 2], account, vault).AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Changes = [change.Text] }, Stop);
                Assert.Equal(PushStatus.Applied, Assert.Single(answer.Results).Status);
                all.Add(change.Change!);
            }
        }));

        var expected = Merger.Merge(new RecordKey("memories", "one"), all);
        await using var transaction = await hub.Database.BeginAsync(account, Stop);
        var row = await transaction.FindAsync<RecordRow>($"SELECT {RecordRow.Columns} FROM records");
        Assert.Equal(expected.Fields, row!.Read().Fields);
        Assert.Equal(expected.Conflicts.Count, row.Conflicts);
        Assert.Equal(expected.Conflicts.Count, await transaction.FindAsync<long>("SELECT count(*) FROM conflicts"));
        var digest = new Digest();
        digest.Move(null, expected);
        Assert.Equal(digest.ToString(), (await new LogReader(transaction, vault).DigestAsync()).ToString());
    }

    [Fact]
    public async Task A_hint_of_one_node_reaches_those_who_are_connected_to_another()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        await using var second = await hub.StartNodeAsync();
        var (account, vault) = await NewVaultAsync(hub);
        var (_, token) = await hub.AddDeviceAsync(account);
        using var here = hub.Connect(token);
        using var there = second.Connect(token);
        await here.ExchangeAsync([new ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Changes = [LogEntry.Put("a", "a", 1).Text] }], Stop);
        await using var hints = there.WatchAsync([vault], Stop).Where(hint => hint is not null).GetAsyncEnumerator(Stop);
        await hints.MoveNextAsync();

        for (var number = 2; number < 5; number++)
        {
            var hint = hints.MoveNextAsync();
            await here.ExchangeAsync([new ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Changes = [LogEntry.Put("a", "b", number).Text] }], Stop);
            Assert.True(await hint.AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Stop));
            Assert.Equal(vault, hints.Current);
        }
    }

    [Fact]
    public async Task A_hint_goes_to_nobody_who_may_not_read_the_vault_though_others_wait_for_it()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        var (account, vault) = await NewVaultAsync(hub);
        var board = new HeadBoard();
        var own = Vault(hub, account, vault, board);
        await own.AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Changes = [LogEntry.Put("a", "a", 1).Text] }, Stop);
        var waiting = own.WaitForChangesAsync(1, Stop);
        Assert.Equal(1, await own.WaitForChangesAsync(0, Stop)); // Now the node knows where the log ends.
        var stranger = Vault(hub, await hub.AddAccountAsync("ben"), vault, board);

        var refused = await Assert.ThrowsAsync<CairnException>(() => stranger.WaitForChangesAsync(0, Stop));
        await own.AnswerAsync(new ExchangeRequest { Vault = vault, Replica = "", Changes = [LogEntry.Put("a", "b", 2).Text] }, Stop);

        Assert.Equal("vault_unknown", refused.Code);
        Assert.Equal(2, await waiting);
    }

    private static async Task<(IReadOnlyList<Guid> Written, IReadOnlyList<Guid> Read)> RaceAsync(Func<int, int, Task<Guid>> writeAsync, Func<string, Task<(IEnumerable<Guid> Ops, string Cursor)>> readAsync)
    {
        var written = new ConcurrentBag<Guid>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                written.Add(await writeAsync(writer, round));
            }
        }));
        var read = new List<Guid>();
        var cursor = "";
        for (var wasDone = false; ; wasDone = writing.IsCompleted)
        {
            var (ops, next) = await readAsync(cursor);
            var count = read.Count;
            read.AddRange(ops);
            if (wasDone && read.Count == count)
            {
                await writing;
                return ([.. written], read);
            }

            cursor = next;
        }
    }

    private static HubVault Vault(TestHub hub, Guid account, Guid vault, HeadBoard? board = null) => new(vault, new Caller(account, null), hub.Database, board ?? new HeadBoard(), TimeProvider.System, new HubMetrics(new RecallCache(), 1), CancellationToken.None);

    private static async Task<(Guid Account, Guid Vault)> NewVaultAsync(TestHub hub)
    {
        var (account, vault) = (await hub.AddAccountAsync("anna"), Guid.CreateVersion7());
        await using var transaction = await hub.Database.BeginAsync(account, Stop);
        await new VaultList(transaction).AddAsync(new OfferedVault(vault, "personal"), account, DateTimeOffset.UnixEpoch);
        await transaction.CommitAsync();
        return (account, vault);
    }
}
