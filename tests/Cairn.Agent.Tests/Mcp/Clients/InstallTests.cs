using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Mcp.Clients;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Mcp.Clients;

public sealed class InstallTests : IDisposable
{
    private static readonly McpClient Cursor = McpClient.All.First(client => client.Name == "cursor");
    private static readonly ServerEntry Entry = new("/opt/cairn/cairn", ["mcp"], "/home/ana/vaults", IsTyped: false);

    private readonly CairnHome _home = new();
    private readonly string _path;

    public InstallTests() => _path = Path.Combine(_home.Work, "mcp.json");

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Before => [.. JsoncTextTests.Files.Select(file => file.Data)];

    [Theory]
    [MemberData(nameof(Before))]
    public void Undone_the_file_is_what_it_was_to_the_byte(string before)
    {
        if (before.Length > 0) System.IO.File.WriteAllText(_path, before, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var bytes = before.Length > 0 ? System.IO.File.ReadAllBytes(_path) : null;

        Assert.True(File().Install("cairn", Entry, force: false));
        Assert.False(File().Install("cairn", Entry, force: false));
        Assert.True(File().Uninstall("cairn", force: false));
        Assert.False(File().Uninstall("cairn", force: false));

        Assert.Equal(bytes, System.IO.File.Exists(_path) ? System.IO.File.ReadAllBytes(_path) : null);
        Assert.Equal(bytes is null ? [] : [_path], Directory.GetFiles(_home.Work));
    }

    [Fact]
    public void What_somebody_else_changed_meanwhile_stays()
    {
        System.IO.File.WriteAllText(_path, "{\n  // mine\n  \"mcpServers\": {}\n}\n");
        File().Install("cairn", Entry, force: false);
        System.IO.File.WriteAllText(_path, System.IO.File.ReadAllText(_path).Replace("{\n  // mine", "{\n  \"new\": 1, // mine", StringComparison.Ordinal));

        Assert.True(File().Uninstall("cairn", force: false));

        Assert.Equal("{\n  \"new\": 1, // mine\n  \"mcpServers\": {}\n}\n", System.IO.File.ReadAllText(_path).Replace("{\n  }", "{}", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_server_of_the_name_is_neither_replaced_nor_removed_unless_asked()
    {
        const string Other = """{"mcpServers":{"cairn":{"command":"stones"}}}""";
        System.IO.File.WriteAllText(_path, Other);

        Assert.Equal("client_entry_differs", Assert.Throws<Core.CairnException>(() => File().Install("cairn", Entry, force: false)).Code);
        Assert.Equal("client_entry_differs", Assert.Throws<Core.CairnException>(() => File().Uninstall("cairn", force: false)).Code);
        Assert.Equal(Other, System.IO.File.ReadAllText(_path));

        Assert.True(File().Install("cairn", Entry, force: true));
        Assert.Equal("/opt/cairn/cairn", JsonNode.Parse(System.IO.File.ReadAllText(_path))!["mcpServers"]!["cairn"]!["command"]!.GetValue<string>());
        Assert.Equal(Other, System.IO.File.ReadAllText(_path + ClientFile.BackupSuffix));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ nonsense")]
    [InlineData("""{"mcpServers":[]}""")]
    [InlineData("""{"mcpServers":null}""")]
    [InlineData("""{"mcpServers":{},"mcpServers":{}}""")]
    [InlineData("\u0000\u0001")]
    public void A_file_that_is_not_understood_is_not_touched(string text)
    {
        System.IO.File.WriteAllText(_path, text);

        Assert.Equal("client_file_invalid", Assert.Throws<Core.CairnException>(() => File().Install("cairn", Entry, force: true)).Code);

        Assert.Equal(text, System.IO.File.ReadAllText(_path));
        Assert.Equal([_path], Directory.GetFiles(_home.Work));
    }

    [Fact]
    public void A_link_stays_a_link_and_the_mode_stays_as_it_was()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has neither without rights.");
            return;
        }

        var real = _home.Write("dotfiles/mcp.json", "{}");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        System.IO.File.SetUnixFileMode(real, Mode);
        System.IO.File.CreateSymbolicLink(_path, real);

        File().Install("cairn", Entry, force: false);

        Assert.NotNull(new FileInfo(_path).LinkTarget);
        Assert.Contains("/opt/cairn/cairn", System.IO.File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal(Mode, System.IO.File.GetUnixFileMode(real));
        Assert.Equal(Mode, System.IO.File.GetUnixFileMode(real + ClientFile.BackupSuffix));
    }

    [Theory]
    [InlineData("claude", "macos", "/u/Library/Application Support/Claude/claude_desktop_config.json")]
    [InlineData("claude", "linux", "/u/.config/Claude/claude_desktop_config.json")]
    [InlineData("claude", "windows", "/u/AppData/Roaming/Claude/claude_desktop_config.json")]
    [InlineData("claude-code", "linux", "/u/.claude.json")]
    [InlineData("cursor", "macos", "/u/.cursor/mcp.json")]
    [InlineData("vscode", "linux", "/u/.config/Code/User/mcp.json")]
    [InlineData("vscode", "macos", "/u/Library/Application Support/Code/User/mcp.json")]
    [InlineData("vscode", "windows", "/u/AppData/Roaming/Code/User/mcp.json")]
    public void Each_client_has_its_file_where_its_platform_puts_it(string client, string platform, string path) =>
        Assert.Equal(path, McpClient.All.First(known => known.Name == client).PathFor(platform, _ => null, "/u").Replace('\\', '/'));

    [Theory]
    [InlineData("claude", ".config/Claude/claude_desktop_config.json", "mcpServers")]
    [InlineData("claude-code", ".claude.json", "mcpServers")]
    [InlineData("cursor", ".cursor/mcp.json", "mcpServers")]
    [InlineData("vscode", ".config/Code/User/mcp.json", "servers")]
    public async Task The_entry_that_is_written_starts_this_program(string client, string file, string member)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The places are those of Linux.");
        var path = Path.Combine(_home.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        var run = (await _home.RunAsync("mcp", "install", client, "--vault", "work", "--json")).Ending(0);

        var entry = JsonDocument.Parse(System.IO.File.ReadAllText(path)).RootElement.GetProperty(member).GetProperty("cairn");
        Assert.Equal(path, run.Json.GetProperty("file").GetString());
        Assert.Equal(Path.Combine(CairnProgram.Root, "cairn"), entry.GetProperty("command").GetString());
        Assert.Equal(["mcp", "--vault", "work"], entry.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal(_home.Path, entry.GetProperty("env").GetProperty("CAIRN_HOME").GetString());
        Assert.Contains("as it was", (await _home.RunAsync("mcp", "install", client, "--vault", "work")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Contains("removed", (await _home.RunAsync("mcp", "uninstall", client)).Ending(0).Out, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(path));
    }

    [Fact]
    public async Task A_client_that_is_not_there_is_an_error_and_print_shows_what_to_write()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The places are those of Linux.");

        (await _home.RunAsync("mcp", "install", "cursor")).Failing(1, "Cursor", "--print");
        var printed = (await _home.RunAsync("mcp", "install", "cursor", "--print")).Ending(0).Out;

        Assert.Equal("cairn", JsonNode.Parse(printed[printed.IndexOf('{', StringComparison.Ordinal)..])!["mcpServers"]!.AsObject().Single().Key);
    }

    [Fact]
    public void An_installed_program_is_named_by_the_link_that_an_upgrade_exchanges()
    {
        var (program, link) = (Path.Combine(_home.Path, "lib", "cairn", "one", "cairn"), Path.Combine(_home.Path, "bin", "cairn"));
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        System.IO.File.WriteAllText(program, "");
        System.IO.File.CreateSymbolicLink(link, "../lib/cairn/one/cairn");

        Assert.Equal(link, ServerEntry.Program(program, Path.GetDirectoryName(program)!).Command);
        Assert.Equal("/elsewhere/cairn", ServerEntry.Program("/elsewhere/cairn", "/elsewhere").Command);
    }

    [Fact]
    public void Without_a_program_of_its_own_the_runtime_starts_it()
    {
        var (command, before) = ServerEntry.Program("/usr/bin/dotnet", "/opt/cairn");

        Assert.Equal("/usr/bin/dotnet", command);
        Assert.Equal([Path.Combine("/opt/cairn", "cairn.dll")], before);
    }

    private ClientFile File() => new(Cursor, _path);
}
