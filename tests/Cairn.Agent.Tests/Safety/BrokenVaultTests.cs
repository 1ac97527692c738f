using System.Net;
using System.Text;
using System.Text.Json;
using Cairn.Agent.Tests.Disks;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>What the agent has open breaks, fills up or goes away under it.</summary>
public sealed class BrokenVaultTests : IDisposable
{
    private const int PageSize = 4_096;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_vault_that_is_damaged_while_it_is_open_is_told_then_repaired_and_the_agent_goes_on()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 300).Select(number => $"memory {number} about subject{number} {new string('x', 600)}")]);
        using var agent = await AgentProcess.StartAsync(_home);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(agent, "v1/memories/recent?limit=1000")).Status);
        Damage(_home.Folder().Database);

        // The write makes the agent read anew what it had read before, or meets the damage itself.
        var answers = new List<(HttpStatusCode Status, string Body)> { await SendAsync(agent, "written beside the damage") };
        do answers.Add(await GetAsync(agent, "v1/memories/recent?limit=1000"));
        while (answers[^1].Status != HttpStatusCode.OK && answers.Count < 50);

        var (status, body) = answers.First(answer => (int)answer.Status >= 400);
        Assert.Equal((HttpStatusCode.InternalServerError, "vault_damaged"), (status, JsonElement.Parse(body).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, answers[^1].Status);
        Assert.True(Directory.Exists(_home.Folder().Damaged));
        Assert.Equal(HttpStatusCode.Created, await WriteAsync(agent, "afterwards"));
        Assert.Contains("afterwards", (await GetAsync(agent, "v1/recall?q=afterwards")).Body, StringComparison.Ordinal);
        await agent.KillAsync();
        Assert.Contains("has been repaired", await agent.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_and_the_agent_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(_home, "4m");
        await _home.SeedAsync("written while there was room");
        using var agent = await AgentProcess.StartAsync(_home);
        HttpStatusCode status;
        do status = await WriteAsync(agent, new string('x', 100_000) + Guid.NewGuid());
        while (status == HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.InsufficientStorage, status);
        Assert.Contains("while there was room", (await GetAsync(agent, "v1/recall?q=room")).Body, StringComparison.Ordinal);
        disk.Grow("64m");
        Assert.Equal(HttpStatusCode.Created, await WriteAsync(agent, "now there is room"));
    }

    [Fact]
    public async Task A_vault_that_was_exchanged_for_another_is_not_written_to_any_more()
    {
        await _home.SeedAsync("of the former one");
        using var agent = await AgentProcess.StartAsync(_home);
        Assert.Equal(HttpStatusCode.Created, await WriteAsync(agent, "also of the former one"));
        Directory.Delete(_home.Folder().Path, recursive: true);
        await _home.SeedAsync("of the new one");

        Assert.Equal(HttpStatusCode.Created, await WriteAsync(agent, "written by the agent"));

        Assert.Contains("written by the agent", (await _home.RunAsync("recent")).Ending(0).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("former", (await GetAsync(agent, "v1/memories/recent")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_whose_folder_was_removed_is_not_found_and_a_new_one_is_made_by_the_next_write()
    {
        await _home.SeedAsync("gone");
        using var agent = await AgentProcess.StartAsync(_home);
        Assert.Contains("gone", (await GetAsync(agent, "v1/memories/recent")).Body, StringComparison.Ordinal);

        Directory.Delete(_home.Folder().Path, recursive: true);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(agent, "v1/memories/recent")).Status);
        Assert.Equal(HttpStatusCode.Created, await WriteAsync(agent, "new"));
        var recent = await GetAsync(agent, "v1/memories/recent");
        Assert.Contains("new", recent.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", recent.Body, StringComparison.Ordinal);
    }

    // Every other page but the first ones, which hold what the file is.
    private static void Damage(string path)
    {
        using var database = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var garbage = new byte[PageSize];
        Array.Fill(garbage, (byte)0xa5);
        for (var page = 20L; (page + 1) * PageSize <= database.Length; page += 2)
        {
            database.Position = page * PageSize;
            database.Write(garbage);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(AgentProcess agent, string path)
    {
        using var answer = await agent.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> WriteAsync(AgentProcess agent, string content) => (await SendAsync(agent, content)).Status;

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(AgentProcess agent, string content)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { content }), Encoding.UTF8, "application/json");
        using var answer = await agent.Client.PostAsync("v1/memories", body, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
