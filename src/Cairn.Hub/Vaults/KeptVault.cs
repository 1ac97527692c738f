using Cairn.Protocol;

namespace Cairn.Hub.Vaults;

/// <summary>A vault as one of its members sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called here; a device may call it otherwise.</param>
/// <param name="IsSealed">Whether it is sealed.</param>
/// <param name="CreatedAt">When it was brought.</param>
/// <param name="Changes">How many changes its log has.</param>
/// <param name="Role">What this member may do.</param>
/// <param name="Members">All for whom it is there, its owner first.</param>
internal sealed record KeptVault(Guid Id, string Name, bool IsSealed, DateTime CreatedAt, long Changes, VaultRole Role, IReadOnlyList<Member> Members);
