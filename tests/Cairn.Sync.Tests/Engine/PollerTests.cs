using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>Eight writers and one that reads along. Each change has its stamp before it is committed, and one commits only after later ones were read.</summary>
public sealed class PollerTests
{
    private const int Writers = 8;
    private const int ChangesEach = 50;

    [Fact]
    public async Task A_reader_misses_nothing_by_the_cursor_of_the_log()
    {
        using var device = new Device(1);
        var served = new ServedVault(device.Vault);

        var missed = await MissedAsync(device, "", async cursor =>
        {
            var answer = await served.AnswerAsync(new ExchangeRequest { Vault = device.Vault.Id, Replica = "", Cursor = cursor }, CancellationToken.None);
            return ([.. answer.Changes.Select(change => ChangeJson.Read(change).Op)], answer.Cursor);
        });

        Assert.Equal(0, missed);
    }

    [Fact]
    public async Task A_reader_by_the_time_of_the_last_change_misses_some_in_the_same_test()
    {
        using var device = new Device(1);

        var missed = await MissedAsync(device, default(Stamp), cursor =>
        {
            var newer = device.Vault.Changes(0, int.MaxValue).Select(logged => logged.Change).Where(change => change.Stamp > cursor).OrderBy(change => change.Stamp).ToList();
            return Task.FromResult<(IReadOnlyList<Guid>, Stamp)>(([.. newer.Select(change => change.Op)], newer.Count == 0 ? cursor : newer[^1].Stamp));
        });

        Assert.NotEqual(0, missed);
    }

    private static async Task<int> MissedAsync<T>(Device device, T cursor, Func<T, Task<(IReadOnlyList<Guid> Ops, T Cursor)>> readAsync)
    {
        var clock = 0L;
        var hasRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var at = 0; at < ChangesEach; at++)
            {
                var number = Interlocked.Increment(ref clock);
                await (number == 1 ? hasRead.Task : Task.CompletedTask);
                await device.Vault.WriteAsync(batch => batch.Apply(ChangeAt(number)));
            }
        })));

        var seen = new HashSet<Guid>();
        for (var isLast = false; ; isLast = written.IsCompleted)
        {
            (var ops, cursor) = await readAsync(cursor);
            seen.UnionWith(ops);
            if (ops.Count > 0)
            {
                hasRead.TrySetResult();
            }
            else if (isLast)
            {
                await written;
                return (Writers * ChangesEach) - seen.Count;
            }
        }
    }

    private static Change ChangeAt(long number) => new()
    {
        Op = new Guid((int)number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]),
        Key = new RecordKey("memories", $"r{number}"),
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(number, 0, 1),
        Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Number(number) },
        Actor = "tester",
    };
}
