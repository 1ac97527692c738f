namespace Cairn.Sync.Accounts;

/// <summary>A device that is signed in at a hub.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="SeenAt">When it called last, as the hub writes it.</param>
/// <param name="IsThis">Whether it is this one.</param>
public sealed record AccountDevice(Guid Id, string Name, string Platform, string SeenAt, bool IsThis);
