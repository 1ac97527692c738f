using System.CommandLine;
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
                checks = Examine(session);
            }

            _ = session.Answer(
                json =>
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
                },
                output =>
                {
                    foreach (var check in checks)
                    {
                        output.WriteLine($"{(check.Problem is null ? "ok  " : "BAD ")} {check.Name}{(check.Problem is { } problem ? $": {problem}" : "")}");
                    }
                });
            return checks.All(check => check.Problem is null) ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
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

    private static IReadOnlyList<VaultCheck> Examine(Session session)
    {
        using var vault = session.OpenVault();
        return vault.Examine();
    }
}
