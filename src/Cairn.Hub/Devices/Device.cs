namespace Cairn.Hub.Devices;

/// <summary>A device that is signed in.</summary>
/// <param name="Id">Its id, which stays.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="InstalledAt">When Cairn was installed there, as it says.</param>
/// <param name="CreatedAt">When it was let in.</param>
/// <param name="SeenAt">When it called last, give or take ten minutes.</param>
internal sealed record Device(Guid Id, string Name, string Platform, DateTime? InstalledAt, DateTime CreatedAt, DateTime SeenAt);
