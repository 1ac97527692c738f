namespace Cairn.Agent.Web;

/// <summary>Who may use a route, and how long it takes.</summary>
/// <param name="IsPublic">Whether it answers without the token: it then tells nothing about what is remembered.</param>
/// <param name="IsLongLived">Whether its answer goes on until the caller leaves; it then does not count among the requests that are worked on.</param>
internal sealed record Access(bool IsPublic = false, bool IsLongLived = false)
{
    public static readonly Access Owner = new();
    public static readonly Access Everybody = new(IsPublic: true);
    public static readonly Access Stream = new(IsLongLived: true);
}
