using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>Leaves out of a text where the home lies: that is said on the command line, and who asks over the network has no use for it.</summary>
internal static class HomeName
{
    public static string InPlaceOf(VaultHome home, string text) => text.Replace(home.Path, VaultHome.Variable, StringComparison.Ordinal);
}
