using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults.Erasing;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>forget</c>.</summary>
internal static class ForgetTool
{
    public static readonly MemoryTool Tool = new()
    {
        Name = "forget",
        Title = "Forget",
        Description = """
            Hide a memory that is wrong, outdated or unwanted, by its id. It is archived: recall no longer finds it, and the person can bring it back with `cairn undo`.
            With erase and confirm both true it is erased for ever, with its history: only where the person has said, in so many words, that it must be gone for good.
            """,
        Arguments =
        [
            new("id", ArgumentType.Text, "The memory's id.", IsRequired: true),
            new("erase", ArgumentType.Truth, "Erase it for ever instead of archiving it. Cannot be undone."),
            new("confirm", ArgumentType.Truth, "That the person wants it erased for ever. Needed with erase."),
            CommonArguments.Vault with { Description = "The vault that it is in, where several are offered." },
        ],
        Answer = """
            {"type":"object","required":["id","vault","archived","erased"],"properties":{"id":{"type":"string"},"vault":{"type":"string"},"archived":{"type":"boolean"},"erased":{"type":"boolean"},
              "unreached":{"type":"array","items":{"type":"string"},"description":"Files that may still hold what was erased."}}}
            """,
        IsDestructive = true,
        IsIdempotent = true,
        RunAsync = (call, _) => RunAsync(call),
    };

    private static async Task<CallToolResult> RunAsync(ToolCall call)
    {
        var given = call.Arguments;
        var (erase, confirm) = (given.Truth("erase"), given.Truth("confirm"));
        if (erase && !confirm)
        {
            throw new CairnException(
                "confirmation_needed", "Erasing cannot be taken back. Nothing was done.", "Ask the person. If they want it gone for good, call again with erase: true and confirm: true; without erase it is archived.");
        }

        var (lease, record) = call.Vaults.Find(given.Text("id")!, given.Texts("vault"));
        using (lease)
        {
            var named = given.Text("id")!;
            if (erase && record.Key.Id != (MemoryAddress.TryRead(named, out var address) ? address.Id : named))
            {
                throw new CairnException("id_ambiguous", "Only a whole id is erased.", $"Nothing was done. If it is this one, name it {record.Key.Id}.");
            }

            var report = erase ? await lease.Vault.EraseAsync([record.Key], call.Author) : new ErasureReport(0, []);
            if (!erase)
            {
                await lease.Vault.ArchiveAsync(record.Key, call.Author);
            }

            var (id, vault) = (record.Key.Id, lease.Vault.Folder.Name);
            return ToolAnswer.Of(
                erase ? $"erased for ever {id} (vault {vault})" + string.Concat(report.Unreached.Select(file => $"\nnot reached, may still hold what was erased: {HomeName.InPlaceOf(call.Agent.Vaults.Home, file)}"))
                    : $"archived {id} (vault {vault}); `cairn undo {id}` brings it back",
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("id", id);
                    json.WriteString("vault", vault);
                    json.WriteBoolean("archived", !erase && !record.IsErased);
                    json.WriteBoolean("erased", erase || record.IsErased);
                    if (report.Unreached.Count > 0)
                    {
                        json.WriteStartArray("unreached");
                        foreach (var file in report.Unreached)
                        {
                            json.WriteStringValue(HomeName.InPlaceOf(call.Agent.Vaults.Home, file));
                        }

                        json.WriteEndArray();
                    }

                    json.WriteEndObject();
                });
        }
    }
}
