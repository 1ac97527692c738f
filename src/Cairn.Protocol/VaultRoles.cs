namespace Cairn.Protocol;

/// <summary>Roles as text.</summary>
public static class VaultRoles
{
    /// <summary>The role as it is written.</summary>
    public static string Name(this VaultRole role) => role switch
    {
        VaultRole.Owner => "owner",
        VaultRole.Writer => "writer",
        _ => "reader",
    };

    /// <summary>The role that a text names. One that is not known, as of a later version, lets read.</summary>
    public static VaultRole Parse(string text) => text switch
    {
        "owner" => VaultRole.Owner,
        "writer" => VaultRole.Writer,
        _ => VaultRole.Reader,
    };
}
