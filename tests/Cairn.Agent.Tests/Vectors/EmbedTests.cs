using System.Diagnostics;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Vectors;

public sealed class EmbedTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Memories_are_embedded_once_and_the_status_says_how_many()
    {
        await using var server = await LocalOllama.StartAsync();
        await _home.SeedAsync("the boat is called Alma", "tea with Ana", "tea with Ana");
        Assert.Equal(JsonValueKind.Null, (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("vectors").ValueKind);
        await UseAsync(server);

        var before = (await _home.RunAsync("status")).Ending(0);
        var first = (await _home.RunAsync("embed")).Ending(0);
        var second = (await _home.RunAsync("embed", "--json")).Ending(0).Json;
        var after = (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("vectors");

        Assert.Contains("vectors of ollama/word-hashes: 0 of 2 memories (`cairn embed` makes the others)", before.Out, StringComparison.Ordinal);
        Assert.Equal("ollama/word-hashes: 2 embedded, 0 known already; 2 of 2 memories have vectors\n", first.Out);
        Assert.Equal("", first.Error);
        Assert.Equal([64, 0, 0, 2, 0, 2], new[] { "dimensions", "embedded", "reused", "covered", "refused", "total" }.Select(name => second.GetProperty(name).GetInt32()));
        Assert.Empty(second.GetProperty("skipped").EnumerateArray());
        Assert.Equal((2, 2), (after.GetProperty("covered").GetInt32(), after.GetProperty("total").GetInt32()));
        Assert.Equal(["tea with Ana", "the boat is called Alma"], server.Texts.Where(text => text != "memory").Order(StringComparer.Ordinal));
        (await _home.RunAsync("doctor")).Ending(0);
    }

    [Fact]
    public async Task A_run_that_is_killed_keeps_what_it_has_and_the_next_goes_on()
    {
        await using var server = await LocalOllama.StartAsync();
        await _home.SeedAsync([.. Enumerable.Range(0, 400).Select(number => $"memory number {number}")]);
        await UseAsync(server);
        var answers = 0;
        var reached = new TaskCompletionSource();
        var killed = new TaskCompletionSource();
        server.BeforeAnswer = async () =>
        {
            // Far enough for some to be stored; then the process waits for an answer that it does not live to see.
            if (++answers == 7)
            {
                reached.SetResult();
                await killed.Task;
            }
        };

        using (var process = _home.StartCairn("embed"))
        {
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed.SetResult();
        }

        var kept = Covered((await _home.RunAsync("status", "--json")).Ending(0));
        var run = (await _home.RunAsync("embed", "--json")).Ending(0).Json;

        Assert.InRange(kept, 64, 399);
        Assert.Equal(400 - kept, run.GetProperty("embedded").GetInt32());
        Assert.Equal(400, run.GetProperty("covered").GetInt32());
        (await _home.RunAsync("doctor")).Ending(0);
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_is_an_error_that_keeps_what_is_done_and_recall_goes_on_by_words()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 200).Select(number => $"memory number {number}")]);
        await using (var server = await LocalOllama.StartAsync())
        {
            await UseAsync(server);
            var answers = 0;
            server.BeforeAnswer = () => ++answers >= 5 ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask;

            (await _home.RunAsync("embed")).Failing(1, "cannot embed");
        }

        Assert.InRange(Covered((await _home.RunAsync("status", "--json")).Ending(0)), 64, 199);
        (await _home.RunAsync("embed")).Failing(4, "does not answer");
        (await _home.RunAsync("recall", "number 150")).Ending(0);
    }

    [Fact]
    public async Task A_person_sees_embedding_go_on_in_one_line_that_is_gone_at_the_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This needs a terminal recorder.");
        await using var server = await LocalOllama.StartAsync();
        await _home.SeedAsync([.. Enumerable.Range(0, 100).Select(number => $"memory number {number}")]);
        await UseAsync(server);

        var run = (await _home.TerminalAsync("cairn embed", "")).Ending(0);

        Assert.Equal(["", "64 of 100 …", "100 of 100 …", "ollama/word-hashes: 100 embedded, 0 known already; 100 of 100 memories have vectors\n"], run.Out.Split("\r\x1b[K"));
    }

    [Fact]
    public async Task Embedding_stops_when_it_is_asked_to_and_keeps_what_is_done()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This sends a signal.");
        await using var server = await LocalOllama.StartAsync();
        await _home.SeedAsync("text");
        await UseAsync(server);
        var asked = new TaskCompletionSource();
        var over = new TaskCompletionSource();
        server.BeforeAnswer = () =>
        {
            asked.TrySetResult();
            return over.Task;
        };

        using var process = _home.StartCairn("embed");
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        over.SetResult();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("stopped", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static int Covered(CairnRun status) => status.Json.GetProperty("vectors").GetProperty("covered").GetInt32();

    private async Task UseAsync(LocalOllama server) => (await _home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", server.Address)).Ending(0);
}
