using Cairn.Core.Records;
using Cairn.Sync.Tests.Engine;
using Cairn.Vaults.Importing;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Importing again what was imported before and has given up its content since.</summary>
public sealed class EvictedImportTests : IAsyncLifetime
{
    private const int Count = 300;

    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly RecordKey First = new("memories", "note-0");
    private static readonly RecordKey Second = new("memories", "note-1");
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-").FullName;
    private readonly Device _hub = new(1);
    private readonly List<string> _lines = [];
    private DirectRemote _remote = null!;
    private Contents _contents = null!;
    private Device _device = null!;

    public async ValueTask InitializeAsync()
    {
        _remote = new DirectRemote(_hub.Vault);
        _contents = new Contents(Remote, _remote);
        _device = await Device.OfAsync(_hub, 2, contents: _contents);
        var notes = new Notes(3);
        for (var number = 0; number < Count; number++)
        {
            _lines.Add(Line($"note-{number}", notes.Write(number, 600)));
        }

        await ImportAsync();
        await EvictAsync();
        Assert.True(_device.Vault.Get(Second)!.IsEvicted);
    }

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        _remote.Dispose();
        _hub.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_the_source_still_says_is_unchanged_and_needs_no_content()
    {
        var asked = _contents.Asked;
        Assert.Equal((0, 0, Count, 0), Counts(await ImportAsync()));
        Assert.Equal(asked, _contents.Asked);
        Assert.True(_device.Vault.Get(First)!.IsEvicted);
    }

    [Fact]
    public async Task With_the_network_down_one_memory_whose_source_has_changed_is_told_of_and_the_rest_is_imported()
    {
        _lines[0] = Line("note-0", "says something else");
        _lines.Add(Line("note-new", "new"));
        var report = await ImportAsync();

        Assert.Equal((1, 0, Count - 1, 1), Counts(report));
        Assert.Equal(1, report.Problems[0].Line);
        Assert.Contains("Try again when you are online", report.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal("new", _device.Content(new RecordKey("memories", "note-new")));
        Assert.True(_device.Vault.Get(First)!.IsEvicted);
    }

    [Fact]
    public async Task What_is_missing_is_brought_back_in_one_call()
    {
        _contents.IsOffline = false;
        (_lines[0], _lines[1]) = (Line("note-0", "says something else"), Line("note-1", "so does this"));
        var asked = _contents.Asked;

        Assert.Equal((0, 2, Count - 2, 0), Counts(await ImportAsync()));
        Assert.Equal(asked + 1, _contents.Asked);
        Assert.Equal(("says something else", "so does this"), (_device.Content(First), _device.Content(Second)));
    }

    [Fact]
    public async Task What_said_something_else_in_between_is_not_taken_for_unchanged()
    {
        _contents.IsOffline = false;
        string[] before = [.. _lines];
        ReplaceLines(before.Select(line => line.Replace("unique", "other", StringComparison.Ordinal)));

        Assert.Equal((0, Count, 0, 0), Counts(await ImportAsync()));
        await EvictAsync();
        _contents.IsOffline = false;
        ReplaceLines(before);

        Assert.Equal((0, Count, 0, 0), Counts(await ImportAsync()));
        Assert.StartsWith("unique0x ", _device.Content(First), StringComparison.Ordinal);
    }

    private async Task<ImportReport> ImportAsync()
    {
        var file = Path.Combine(_folder, "notes.jsonl");
        await File.WriteAllLinesAsync(file, _lines, TestContext.Current.CancellationToken);
        return await new Importer(_device.Vault, progress: null).ImportAsync(file, TestContext.Current.CancellationToken);
    }

    private async Task EvictAsync()
    {
        Assert.Null((await _device.SyncAsync(_remote, Remote)).Problem);
        if (_device.Vault.EvictionStatus().Limit is null)
        {
            _device.Vault.RebuildIndex();
            await _device.Vault.SetSizeLimitAsync(1 << 20);
            await _device.SyncAsync(_remote, Remote);
        }

        _contents.IsOffline = true;
        Assert.True(_device.Vault.Get(First)!.IsEvicted);
    }

    private void ReplaceLines(IEnumerable<string> lines)
    {
        _lines.Clear();
        _lines.AddRange(lines);
    }

    private static string Line(string id, string content) => $$"""{"id":"{{id}}","content":"{{content}}"}""";

    private static (int Added, int Updated, int Unchanged, int Problems) Counts(ImportReport report) => (report.Added, report.Updated, report.Unchanged, report.ProblemCount);
}
