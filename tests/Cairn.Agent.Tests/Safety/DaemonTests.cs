using System.Net;
using System.Net.Sockets;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>The agent and the machine that it runs on: other agents, other ports, other users.</summary>
public sealed class DaemonTests : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_second_agent_on_the_same_home_is_refused_and_the_first_goes_on()
    {
        using var first = await AgentProcess.StartAsync(_home);
        var announced = File.ReadAllText(Path.Combine(_home.Path, "agent.json"));

        var second = await _home.RunAsync("up", "--port", "0");

        second.Failing(1, "already", first.Url.ToString(), "stop it first");
        Assert.Equal("agent_running", (await _home.RunAsync("up", "--port", "0", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
        Assert.Equal(announced, File.ReadAllText(Path.Combine(_home.Path, "agent.json")));
        Assert.Contains("ok", await first.Client.GetStringAsync("healthz", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("[]", await (await PostAsync(first, "memories/batch", """{"memories":[]}""")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_was_killed_is_no_agent_and_the_next_one_starts()
    {
        using (var first = await AgentProcess.StartAsync(_home))
        {
            await (await PostAsync(first, "memories", """{"content":"kept"}""")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            await first.KillAsync();
        }

        Assert.True(File.Exists(Path.Combine(_home.Path, "agent.json")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("agent").ValueKind);
        using var next = await AgentProcess.StartAsync(_home);
        Assert.Contains("kept", await next.Client.GetStringAsync("v1/memories/recent", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var up = await _home.RunAsync("up", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}");

        up.Failing(1, "listens on port", "--port NUMBER; port 0");
        Assert.False(File.Exists(Path.Combine(_home.Path, "agent.json")));
    }

    [Fact]
    public async Task A_host_that_is_not_this_machine_is_told()
    {
        (await _home.RunAsync("up", "--port", "0", "--host", "192.0.2.1")).Failing(1, "192.0.2.1", "127.0.0.1");
        (await _home.RunAsync("up", "--port", "0", "--host", "no such name")).Failing(1, "no address of this machine");
        (await _home.RunAsync("up", "--port", "70000")).Ending(2);
    }

    [Fact]
    public async Task Without_a_token_it_says_so_loudly_and_listens_on_this_machine_only()
    {
        (await _home.RunAsync("up", "--port", "0", "--no-token", "--host", "0.0.0.0")).Failing(1, "this machine only");
        using var agent = await AgentProcess.StartAsync(_home, "--no-token");

        Assert.Equal(HttpStatusCode.NotFound, (await agent.Client.GetAsync("v1/memories/recent", TestContext.Current.CancellationToken)).StatusCode);
        await agent.KillAsync();
        Assert.Contains("WITHOUT A TOKEN", await agent.ErrorAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_home.Path, "agent.token")));
    }

    [Fact]
    public async Task The_token_is_its_owners_alone_and_one_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using (await AgentProcess.StartAsync(_home))
        {
        }

        var token = Path.Combine(_home.Path, "agent.token");
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(token));
        foreach (var mode in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
            (await _home.RunAsync("up", "--port", "0")).Failing(1, "Others can read", "chmod 600");
        }

        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var text in new[] { "", "short", new string('a', 2_000), "twenty letters and blanks in it" })
        {
            File.WriteAllText(token, text);
            (await _home.RunAsync("up", "--port", "0")).Failing(1, "no token", "Delete the file");
        }
    }

    [Fact]
    public async Task Another_user_of_the_machine_reads_neither_the_token_nor_the_vault_nor_an_answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can become another user.");
        if (!OperatingSystem.IsLinux()) return;

        // The folders that lead there are open to all, as they may be: the files themselves must hold.
        Directory.CreateDirectory(_home.Path);
        File.SetUnixFileMode(_home.Root, Everybody);
        File.SetUnixFileMode(_home.Path, Everybody);
        using var agent = await AgentProcess.StartAsync(_home);
        await PostAsync(agent, "memories", """{"content":"a secret"}""");

        var script = $$"""
            id -u
            cat '{{_home.Path}}/agent.token' '{{_home.Path}}/agent.json'
            find '{{_home.Path}}' -name '*.db' -exec cat {} +
            for route in v1/recall?q=secret v1/memories/recent v1/status v1/events metrics; do
                exec 3<>/dev/tcp/127.0.0.1/{{agent.Url.Port}}
                printf 'GET /%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$route" >&3
                head -n 1 <&3
                cat <&3
            done
            """;
        var other = await CairnHome.RunAsync(_home.Start("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", script), "another user", []);

        Assert.Equal("65534", other.Lines[0]);
        Assert.Equal(5, other.Lines.Count(line => line.StartsWith("HTTP/1.1 401", StringComparison.Ordinal)));
        Assert.DoesNotContain("a secret", other.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllText(Path.Combine(_home.Path, "agent.token")).Trim(), other.Out, StringComparison.Ordinal);
        Assert.Contains("Permission denied", other.Error, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(AgentProcess agent, string route, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return (await agent.Client.PostAsync($"v1/{route}", body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }
}
