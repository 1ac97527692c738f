using Cairn.Core.Vectors;
using Cairn.Sync.Tests.Engine;
using Cairn.Vaults.Vectors;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Memories that have given up their content are embedded whole or not at all.</summary>
public sealed class EvictedEmbeddingTests : IAsyncLifetime, IEmbedder
{
    private const int Count = 300;

    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private readonly List<string> _texts = [];
    private readonly List<string> _embedded = [];
    private DirectRemote _remote = null!;
    private Contents _contents = null!;
    private Device _device = null!;

    public string Model => "test/lengths";

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken)
    {
        _embedded.AddRange(texts.Where(text => text != "memory"));
        return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => new float[] { text.Length, 1 })]);
    }

    public async ValueTask InitializeAsync()
    {
        _remote = new DirectRemote(_hub.Vault);
        _contents = new Contents(Remote, _remote);
        _device = await Device.OfAsync(_hub, 2, contents: _contents);
        var notes = new Notes(3);
        for (var number = 0; number < Count; number++)
        {
            _texts.Add(notes.Write(number, 600));
            await _device.RememberAsync(_texts[^1], $"note-{number}");
        }

        Assert.Null((await _device.SyncAsync(_remote, Remote)).Problem);
        _device.Vault.RebuildIndex();
        await _device.Vault.SetSizeLimitAsync(1 << 20);
        await _device.SyncAsync(_remote, Remote);
    }

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        _remote.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_has_given_up_its_content_is_brought_back_and_given_up_again()
    {
        var report = await EmbedAsync();

        Assert.Equal(new EmbeddingCoverage(Count, 0, Count), report.Coverage);
        Assert.Equal(_texts.Order(StringComparer.Ordinal), _embedded.Order(StringComparer.Ordinal));
        Assert.False(_device.Vault.EvictionStatus().IsOver);
        Assert.NotEqual(0, _device.Vault.EvictionStatus().Records);
        Assert.All(_device.Vault.Examine(), check => Assert.Null(check.Problem));

        var asked = _contents.Asked;
        Assert.Equal((0, 0), (await EmbedAsync()) is { } again ? (again.Embedded, again.Reused) : default);
        Assert.Equal(asked, _contents.Asked);
    }

    [Fact]
    public async Task With_the_network_down_the_others_are_embedded_and_it_waits_until_it_is_whole_again()
    {
        _contents.IsOffline = true;
        var evicted = _device.Vault.EvictionStatus().Records;
        Assert.InRange(evicted, 100, Count);
        await _device.RememberAsync("a short one");
        _texts.Add("a short one");
        var report = await EmbedAsync();

        Assert.Equal(new EmbeddingCoverage(Count + 1 - evicted, 0, Count + 1), report.Coverage);
        Assert.Contains("a short one", _embedded);
        Assert.Empty(_embedded.Except(_texts));
        Assert.InRange(_contents.Asked, 1, 4);

        Assert.Equal(0, (await EmbedAsync()).Embedded);
        _contents.IsOffline = false;
        report = await EmbedAsync();
        Assert.Equal((evicted, new EmbeddingCoverage(Count + 1, 0, Count + 1)), (report.Embedded, report.Coverage));
        Assert.Equal(_texts.Order(StringComparer.Ordinal), _embedded.Order(StringComparer.Ordinal));
    }

    private Task<EmbeddingReport> EmbedAsync() => _device.Vault.EmbedAsync(this, progress: null, TestContext.Current.CancellationToken);
}
