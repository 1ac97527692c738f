namespace Cairn.Hub.Accounts;

/// <summary>How often something may be tried that can be guessed.</summary>
/// <param name="Kind">What is counted, and by whom.</param>
/// <param name="CountMax">So many times within fifteen minutes.</param>
internal sealed record TryLimit(string Kind, int CountMax)
{
    /// <summary>Passwords for one name, wherever they come from.</summary>
    public static readonly TryLimit PasswordsOfAccount = new("password account", 10);

    /// <summary>Passwords from one address, for whatever names.</summary>
    public static readonly TryLimit PasswordsFromAddress = new("password address", 30);

    /// <summary>Codes of devices that one account types.</summary>
    public static readonly TryLimit CodesOfAccount = new("code account", 10);

    /// <summary>Codes of devices from one address.</summary>
    public static readonly TryLimit CodesFromAddress = new("code address", 30);

    /// <summary>Devices that ask for a code from one address.</summary>
    public static readonly TryLimit GrantsFromAddress = new("grant address", 100);
}
