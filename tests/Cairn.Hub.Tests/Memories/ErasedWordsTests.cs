using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Hub.Tests.Memories;

/// <summary>An erased memory is not found from the moment it is erased, and when its vault was projected no byte of its words is left.</summary>
public sealed class ErasedWordsTests(Postgres postgres)
{
    private const string Word = "Žöltürkabq";

    private static readonly string Term = Analyzer.Terms(Word)[0];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SegmentPlan.FanIn + 1)]
    public async Task No_block_holds_its_words(int segments)
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        var key = await shared.RememberAsync($"alpha {Word} first", ("tags", FieldValue.Texts([Word])));
        await shared.RememberAsync("alpha and nothing else");
        await FillAsync(shared, segments, key);
        Assert.Equal(segments > 0, await IsInBlocksAsync(shared));
        Assert.Contains(key.Id, await FoundAsync(shared));

        await shared.Device.Vault.EraseAsync([key], Device.Author);
        await shared.PushAsync();
        Assert.DoesNotContain(key.Id, await FoundAsync(shared));
        Assert.DoesNotContain(key.Id, await FoundAsync(shared, "alpha"));

        await shared.ProjectAsync();
        Assert.False(await IsInBlocksAsync(shared));
        Assert.Empty(await FoundAsync(shared));
        Assert.NotEmpty(await FoundAsync(shared, "alpha"));
        await FillAsync(shared, 2, key: null);
        Assert.False(await IsInBlocksAsync(shared));
    }

    [Fact]
    public async Task A_long_log_before_it_does_not_put_it_off()
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        var key = await shared.RememberAsync($"alpha {Word}");
        await FillAsync(shared, 1, key: null);
        await FillAsync(shared, 3, key: null, isProjected: false);
        await shared.Device.Vault.EraseAsync([key], Device.Author);
        await shared.PushAsync();

        var run = new Hub.Projections.ProjectionRun(shared.Hub.Database, new SmallPages(), shared.Vault, shared.Account, TimeProvider.System);
        await run.StepAsync(waits: true, TestContext.Current.CancellationToken);

        Assert.False(await IsInBlocksAsync(shared));
    }

    [Fact]
    public async Task A_damaged_index_is_built_again_for_the_answer_and_for_an_erasure()
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        var key = await shared.RememberAsync($"alpha {Word}");
        await FillAsync(shared, 2, key: null);
        await shared.ColumnAsync("UPDATE blocks SET data = '\\x7f' || substr(data, 2)");
        Assert.Contains(key.Id, await FoundAsync(shared));

        await shared.ColumnAsync("UPDATE blocks SET data = '\\x7f' || substr(data, 2)");
        await shared.Device.Vault.EraseAsync([key], Device.Author);
        await shared.PushAsync();
        await shared.ProjectAsync();

        Assert.False(await IsInBlocksAsync(shared));
        Assert.Empty(await FoundAsync(shared));
        Assert.NotEmpty(await FoundAsync(shared, "alpha"));
    }

    private static async Task FillAsync(SharedVault shared, int segments, RecordKey? key, bool isProjected = true)
    {
        for (var part = 0; part < segments; part++)
        {
            await shared.Device.Vault.WriteAsync(batch =>
            {
                for (var number = 0; number < SegmentPlan.TailMax; number++)
                {
                    batch.Put(new RecordKey("memories", $"{Guid.NewGuid()}"), [new("content", FieldValue.Text($"alpha {part} beta{number}"))], Device.Author);
                }

                return true;
            });
            if (key is not null)
            {
                await shared.Device.Vault.WriteAsync(batch => batch.Put(key.Value, [new("content", FieldValue.Text($"alpha {Word} version {part}"))], Device.Author));
            }

            await shared.PushAsync();
            if (isProjected)
            {
                await shared.ProjectAsync();
            }
        }

        await shared.PushAsync();
    }

    private static async Task<List<string>> FoundAsync(SharedVault shared, string query = Word) =>
        [.. (await shared.AskAsync(new(query) { Limit = 1_000 })).Items.Where(item => item.Why.Own > 0).Select(item => item.State.Key.Id)];

    // Terms share their beginnings with those before them: what is only this one's is looked for.
    private static async Task<bool> IsInBlocksAsync(SharedVault shared)
    {
        var bytes = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Term)[4..]);
        return (await shared.ColumnAsync("SELECT data FROM blocks")).Exists(block => block.Contains(bytes, StringComparison.Ordinal));
    }

    private sealed class SmallPages : Hub.Projections.IProjection
    {
        private readonly Hub.Memories.MemoryProjection _memories = new();

        public string Name => _memories.Name;

        public int Version => _memories.Version;

        public int PageMax => 10;

        public Task ApplyAsync(Hub.Projections.ProjectionPage page) => _memories.ApplyAsync(page);

        public Task DropAsync(Hub.Storage.HubTransaction transaction, Guid vault) => _memories.DropAsync(transaction, vault);
    }
}
