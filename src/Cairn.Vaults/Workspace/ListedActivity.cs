using Cairn.Core.Workspace.Activities;

namespace Cairn.Vaults.Workspace;

/// <summary>An activity with the record as it is now.</summary>
/// <param name="Activity">What happened.</param>
/// <param name="Record">The record that it happened to.</param>
public sealed record ListedActivity(WorkActivity Activity, VaultRecord Record);
