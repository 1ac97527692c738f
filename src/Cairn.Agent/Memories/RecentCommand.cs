using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core.Memories;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn recent</c>.</summary>
internal static class RecentCommand
{
    public static Command Create(Terminal terminal)
    {
        var limit = ListLimit.Option(defaultLimit: 20);
        var command = new Command("recent", "Show what was remembered or changed last.") { limit };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var records = vault.Recent(MemoryCollections.Memories.Name, session.Get(limit));
            return session.Answer(
                json => VaultRecordJson.Write(json, records),
                output =>
                {
                    foreach (var record in records)
                    {
                        RecordText.WriteBrief(output, record);
                    }
                });
        });
        return command;
    }
}
