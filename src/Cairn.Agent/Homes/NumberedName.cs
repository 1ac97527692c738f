using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>Names of vaults and remotes that are still free.</summary>
internal static class NumberedName
{
    /// <summary>The name itself; where it is taken, with the first number behind it that makes it free, and cut so that it is no longer than a name may be.</summary>
    public static string Free(string name, Func<string, bool> isTaken) => Enumerable.Range(1, int.MaxValue).Select(number => Of(name, number)).First(free => !isTaken(free));

    private static string Of(string name, int number)
    {
        var suffix = number == 1 ? "" : $"-{number}";
        return name[..Math.Min(name.Length, VaultHome.NameLengthMax - suffix.Length)] + suffix;
    }
}
