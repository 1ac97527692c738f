using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.History;

namespace Cairn.Agent.History;

/// <summary><c>cairn history</c>.</summary>
internal static class HistoryCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RecordArgument.Create();
        var restore = new Option<int?>("--restore")
        {
            Description = "Put back what the memory was at this version.",
            HelpName = "VERSION",
            CustomParser = result => Numbers.Whole(result, int.MinValue, int.MaxValue, "--restore takes the number of a version."),
        };
        var command = new Command("history", "Show every version of a memory, or put one back.") { id, restore };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var key = RecordArgument.Find(vault, session.Get(id)).Key;
            if (session.Get(restore) is { } version)
            {
                var change = await vault.RestoreVersionAsync(key, version, Session.Author with { Reason = $"restored version {version}" });
                return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine(change is null ? $"as it was {key.Id}" : $"restored {key.Id}"));
            }

            var versions = vault.History(key);
            return session.Answer(json => HistoryJson.Write(json, versions), output => WriteWords(output, versions));
        });
        return command;
    }

    private static void WriteWords(TextWriter output, IReadOnlyList<RecordVersion> versions)
    {
        foreach (var (number, change) in versions)
        {
            var when = change.Stamp.Time is { } time ? TimeText.Of(time) : "imported";
            output.WriteLine($"{number}  {when}  {change.Kind.Name}{(change.IsBlank ? " (erased)" : "")}  by {Printable.Line(change.Actor, 60)}{(change.Reason is { } reason ? $" ({Printable.Line(reason, 80)})" : "")}");
            foreach (var field in change.Resolves.Keys.Where(field => !change.Fields.ContainsKey(field)))
            {
                output.WriteLine($"     {field}: (what was in conflict was dismissed)");
            }

            foreach (var (field, value) in change.Fields)
            {
                output.WriteLine($"     {field}: {Printable.Line(value.IsNull ? "(removed)" : value.AsText() ?? value.Json, 100)}");
            }
        }
    }
}
