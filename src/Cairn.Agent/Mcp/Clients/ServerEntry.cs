using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Homes;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Mcp.Clients;

/// <summary>How a client starts the server.</summary>
/// <param name="Command">The program.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="Home">CAIRN_HOME, where it is not the platform's place.</param>
/// <param name="IsTyped">Whether the client wants to be told that it is spoken to on standard input and output.</param>
internal sealed record ServerEntry(string Command, IReadOnlyList<string> Arguments, string? Home, bool IsTyped)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entry that starts this program with these vaults.</summary>
    public static ServerEntry OfThisProgram(McpClient client, IReadOnlyList<string> vaults)
    {
        var (command, before) = Program(Environment.ProcessPath ?? "cairn", AppContext.BaseDirectory);
        string[] named = vaults is [VaultHome.DefaultVault] ? [] : [.. vaults.SelectMany(vault => new[] { "--vault", vault })];
        return new ServerEntry(command, [.. before, "mcp", .. named], Environment.GetEnvironmentVariable(VaultHome.Variable) is { Length: > 0 } home ? Path.GetFullPath(home) : null, client.IsTyped);
    }

    /// <summary>Whether an entry of a client's file starts Cairn.</summary>
    public static bool IsOfCairn(JsonNode? entry) =>
        entry is JsonObject members && members["args"] is JsonArray args && args.Any(argument => argument is JsonValue value && value.TryGetValue(out string? text) && text == "mcp")
        && args.Prepend(members["command"]).Any(part => part is JsonValue value && value.TryGetValue(out string? text) && Path.GetFileNameWithoutExtension(text.Replace('\\', '/')) == "cairn");

    /// <summary>The entry as JSON, in lines.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            if (IsTyped)
            {
                json.WriteString("type", "stdio");
            }

            json.WriteString("command", Command);
            json.WriteStartArray("args");
            foreach (var argument in Arguments)
            {
                json.WriteStringValue(argument);
            }

            json.WriteEndArray();
            if (Home is not null)
            {
                json.WriteStartObject("env");
                json.WriteString(VaultHome.Variable, Home);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>What starts the program that runs: in a checkout its script, which builds what has changed; installed, the link that an upgrade exchanges; without a host of its own, the runtime.</summary>
    internal static (string Command, string[] Before) Program(string process, string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            var script = Path.Combine(above.FullName, "cairn");
            if (File.Exists(Path.Combine(above.FullName, "cairn.slnx")) && File.Exists(script) && !OperatingSystem.IsWindows())
            {
                return (script, []);
            }
        }

        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? (process, [Path.Combine(folder, "cairn.dll")]) : (InstalledProgram.Stable(process), []);
    }
}
