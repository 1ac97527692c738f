using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Vaults;
using Cairn.Vaults.Health;

namespace Cairn.Agent.Health;

/// <summary><c>cairn doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var repair = new Option<bool>("--repair") { Description = "Mend what is found. A damaged file is set aside, never destroyed." };
        var command = new Command("doctor", "Read all of the vault and check that it is sound.") { repair };
        Session.Bind(command, terminal, session =>
        {
            var checks = Examine(session);
            if (session.Get(repair) && checks.Any(check => check.Problem is not null))
            {
                Mend(session, checks);
                Say(session, "After the repair:");
                checks = Examine(session);
            }

            var problems = checks.Count(check => check.Problem is not null);
            _ = session.Answer(json => WriteJson(json, checks), output => output.WriteLine(
                problems == 0 ? "All is well." : "Not well: `cairn doctor --repair` mends what can be mended, and `cairn restore` takes a backup."));
            return problems == 0 ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    private static void WriteJson(Utf8JsonWriter json, IReadOnlyList<VaultCheck> checks)
    {
        json.WriteStartObject();
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("problem", check.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Reading a large vault takes a while, so that each finding is told as soon as it is known.
    private static List<VaultCheck> Examine(Session session)
    {
        using var vault = session.OpenVault();
        var checks = new List<VaultCheck>();
        foreach (var check in vault.Examine())
        {
            checks.Add(check);
            Say(session, $"{(check.Problem is null ? "ok  " : "BAD ")} {check.Name}{(check.Problem is { } problem ? $": {problem}" : "")}");
        }

        return checks;
    }

    private static void Say(Session session, string line)
    {
        if (!session.IsJson)
        {
            session.Terminal.Out.WriteLine(line);
            session.Terminal.Out.Flush();
        }
    }

    private static void Mend(Session session, IReadOnlyList<VaultCheck> checks)
    {
        var remedies = checks.Where(check => check.Problem is not null).Select(check => check.Remedy).ToHashSet();
        if (remedies.Contains(VaultRemedy.Repair))
        {
            session.Tell(Vault.Repair(session.Folder, session.Options));
        }

        using var vault = session.OpenVault();
        if (remedies.Contains(VaultRemedy.RebuildIndex))
        {
            vault.RebuildIndex();
        }

        if (vault.Status().IsScrubDue)
        {
            vault.FinishErasing();
        }
    }
}
