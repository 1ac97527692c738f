using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn get</c>.</summary>
internal static class GetCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RecordArgument.Create();
        var command = new Command("get", "Show one memory whole.") { id };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var record = RecordArgument.Find(vault, session.Get(id));
            return session.Answer(json => VaultRecordJson.Write(json, record), output => RecordText.WriteWhole(output, record));
        });
        return command;
    }
}
