using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Health;

public sealed class StatusTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Status_counts_what_is_there()
    {
        var ids = await _home.SeedAsync("one", "two", "three");
        (await _home.RunAsync("archive", ids[0])).Ending(0);
        (await _home.RunAsync("forget", ids[1], "--yes")).Ending(0);

        var words = (await _home.RunAsync("status")).Ending(0);
        var json = (await _home.RunAsync("status", "--json")).Ending(0).Json;

        Assert.Equal("personal: 1 memories, 1 archived, 1 erased", words.Lines[0]);
        Assert.Contains(_home.Folder().Path, words.Out, StringComparison.Ordinal);
        Assert.Equal("personal", json.GetProperty("vault").GetString());
        Assert.Equal(_home.Folder().Path, json.GetProperty("path").GetString());
        Assert.Equal((1, 1, 1, 5), (Number("memories"), Number("archived"), Number("erased"), Number("changes")));
        Assert.Equal((0, 0), (Number("conflicts"), Number("stamped_ahead")));
        Assert.True(Number("bytes") > 0);
        Assert.False(json.GetProperty("scrub_due").GetBoolean());
        Assert.Empty(json.GetProperty("set_aside").EnumerateArray());
        Assert.True(json.TryGetProperty("vault_id", out _) && json.TryGetProperty("replica", out _) && json.TryGetProperty("last_backup", out _));

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Doctor_says_ok_for_each_thing_it_looked_at()
    {
        await _home.SeedAsync("text");

        var words = (await _home.RunAsync("doctor")).Ending(0);
        var json = (await _home.RunAsync("doctor", "--json")).Ending(0).Json.GetProperty("checks");

        Assert.True(words.Lines.Length >= 3);
        Assert.All(words.Lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal("All is well.", words.Lines[^1]);
        Assert.Equal(words.Lines.Length - 1, json.GetArrayLength());
        Assert.All(json.EnumerateArray(), check => Assert.Equal(System.Text.Json.JsonValueKind.Null, check.GetProperty("problem").ValueKind));
    }

    [Fact]
    public async Task Opening_a_damaged_vault_repairs_it_and_tells_what_happened()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 300).Select(number => $"memory number {number} of the vault")]);
        await using (var file = File.OpenWrite(_home.Folder().Database))
        {
            file.Position = 0;
            await file.WriteAsync("not a database header"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var recall = (await _home.RunAsync("recall", "number 250")).Ending(0);
        var status = (await _home.RunAsync("status")).Ending(0);

        Assert.Contains("memory number 250 of the vault", recall.Out, StringComparison.Ordinal);
        Assert.Contains("damaged", recall.Error, StringComparison.Ordinal);
        Assert.Contains("300 records are shown", recall.Error, StringComparison.Ordinal);
        Assert.Contains(_home.Folder().Damaged, status.Out, StringComparison.Ordinal);
        (await _home.RunAsync("doctor")).Ending(0);
    }
}
