using Cairn.Agent.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.Sealing;

/// <summary>Asks for a passphrase or a recovery code: from CAIRN_PASSPHRASE, else from the person. Never on the command line, which other users of the machine can see.</summary>
internal static class SecretPrompt
{
    /// <summary>The variable that is used instead of asking.</summary>
    public const string Variable = "CAIRN_PASSPHRASE";

    /// <summary>Asks for a secret that is known.</summary>
    /// <exception cref="CairnException">Code <c>passphrase_needed</c>.</exception>
    public static string Ask(Terminal terminal, string what) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Read(terminal, what);

    /// <summary>Asks for a passphrase that is to be set, twice where a person types it.</summary>
    /// <exception cref="CairnException">Codes <c>passphrase_needed</c>, <c>passphrase_differs</c>.</exception>
    public static string AskNew(Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        var passphrase = Read(terminal, "New passphrase");
        return Read(terminal, "Once more") == passphrase ? passphrase
            : throw new CairnException("passphrase_differs", "The two are not the same.", "Nothing was changed. Try again.");
    }

    private static string Read(Terminal terminal, string what)
    {
        if (!terminal.IsInteractive)
        {
            throw new CairnException("passphrase_needed", "A passphrase is needed, and there is nobody to ask.", $"Set {Variable}.");
        }

        terminal.Error.Write($"{what}: ");
        var secret = terminal.ReadSecret();
        terminal.Error.WriteLine();
        return secret is { Length: > 0 } ? secret : throw new CairnException("passphrase_needed", "No passphrase was given.", "Nothing was changed. Try again.");
    }
}
