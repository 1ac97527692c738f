using System.CommandLine;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Answer as JSON.", Recursive = true };

    public static readonly Option<string[]> Vault = new("--vault")
    {
        Description = "The vault to use, by name; `recall` takes several.",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => [VaultHome.DefaultVault],
    };
}
