using System.Text.Json;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Daemon;

/// <summary>The agent that works on a home.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Process">Its process id.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="Serves">Where it listens for paired devices, as <c>ADDRESS:PORT</c>; null where it does not.</param>
internal sealed record RunningAgent(string Url, int Process, string StartedAt, string? Serves)
{
    public static string PathIn(VaultHome home) => Path.Combine(home.Path, "agent.json");

    /// <summary>The agent that runs; null where none does. What one left behind that was killed is not taken for one.</summary>
    public static RunningAgent? Find(VaultHome home) => IsLocked(home) ? Read(home) : null;

    public static void Write(Utf8JsonWriter json, RunningAgent? agent)
    {
        if (agent is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("url", agent.Url);
        json.WriteNumber("process", agent.Process);
        json.WriteString("started_at", agent.StartedAt);
        if (agent.Serves is { } serves)
        {
            json.WriteString("serves", serves);
        }

        json.WriteEndObject();
    }

    private static RunningAgent? Read(VaultHome home)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(PathIn(home)));
            var root = document.RootElement;
            return new RunningAgent(
                root.GetProperty("url").GetString()!,
                root.GetProperty("process").GetInt32(),
                root.GetProperty("started_at").GetString()!,
                root.TryGetProperty("serves", out var serves) ? serves.GetString() : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static bool IsLocked(VaultHome home)
    {
        try
        {
            using var free = new FileStream(AgentLock.LockPath(home), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
