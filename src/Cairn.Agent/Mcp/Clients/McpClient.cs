namespace Cairn.Agent.Mcp.Clients;

/// <summary>A program that lists its servers in a file of its own.</summary>
/// <param name="Name">As it is called on the command line.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Member">The member of the file's object that holds the servers.</param>
/// <param name="IsTyped">Whether an entry says that it is started and spoken to on standard input and output.</param>
/// <param name="Next">What to do for it to see the change.</param>
internal sealed record McpClient(string Name, string Title, string Member, bool IsTyped, string Next)
{
    public static readonly IReadOnlyList<McpClient> All =
    [
        new("claude", "Claude Desktop", "mcpServers", IsTyped: false, "Start Claude Desktop again."),
        new("claude-code", "Claude Code", "mcpServers", IsTyped: true, "Start a new session; /mcp lists the servers."),
        new("cursor", "Cursor", "mcpServers", IsTyped: false, "Cursor's settings list it under MCP."),
        new("vscode", "Visual Studio Code", "servers", IsTyped: true, "`MCP: List Servers` in the command palette starts it."),
    ];

    /// <summary>Where the client's file is for the current user.</summary>
    public string Path => PathFor(
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Where the client's file is on a platform.</summary>
    public string PathFor(string platform, Func<string, string?> variable, string user)
    {
        string Or(string name, params string[] otherwise) => variable(name) is { Length: > 0 } set ? set : System.IO.Path.Combine([user, .. otherwise]);

        var settings = platform switch
        {
            "windows" => Or("APPDATA", "AppData", "Roaming"),
            "macos" => System.IO.Path.Combine(user, "Library", "Application Support"),
            _ => Or("XDG_CONFIG_HOME", ".config"),
        };
        return Name switch
        {
            "claude" => System.IO.Path.Combine(settings, "Claude", "claude_desktop_config.json"),
            "claude-code" => System.IO.Path.Combine(user, ".claude.json"),
            "cursor" => System.IO.Path.Combine(user, ".cursor", "mcp.json"),
            "vscode" => System.IO.Path.Combine(settings, "Code", "User", "mcp.json"),
            _ => throw new InvalidOperationException($"{Name} has no place."),
        };
    }
}
