using System.Net;
using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Daemon;

/// <summary>One agent works on a home at a time: it holds <c>agent.lock</c>, and says in <c>agent.json</c> where it listens.</summary>
internal sealed class AgentLock : IDisposable
{
    private readonly VaultHome _home;
    private readonly FileStream _held;

    private AgentLock(VaultHome home, FileStream held)
    {
        _home = home;
        _held = held;
    }

    /// <exception cref="CairnException">Code <c>agent_running</c>: another agent has it.</exception>
    public static AgentLock Take(VaultHome home)
    {
        PrivateFile.CreateFolder(home);
        try
        {
            return new AgentLock(home, new FileStream(LockPath(home), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException cause) when (File.Exists(LockPath(home)))
        {
            throw new CairnException(
                "agent_running",
                RunningAgent.Find(home) is { } agent ? $"An agent works on {home.Path} already, at {agent.Url} (process {agent.Process})." : $"An agent works on {home.Path} already.",
                "Use that one, or stop it first (Ctrl-C where it runs, or `cairn service uninstall`). Another home is chosen with CAIRN_HOME.",
                innerException: cause);
        }
    }

    /// <summary>Tells others where the agent listens.</summary>
    public void Announce(Uri url, DateTimeOffset startedAt, IPEndPoint? serves) => PrivateFile.Write(_home, RunningAgent.PathIn(_home), file =>
    {
        using var json = new Utf8JsonWriter(file);
        RunningAgent.Write(json, new RunningAgent(url.ToString(), Environment.ProcessId, TimeText.Of(startedAt), serves?.ToString()));
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held.SafeFileHandle.IsClosed)
        {
            // Once it is free, what stands there is another's.
            return;
        }

        File.Delete(RunningAgent.PathIn(_home));
        _held.Dispose();
    }

    internal static string LockPath(VaultHome home) => Path.Combine(home.Path, "agent.lock");
}
