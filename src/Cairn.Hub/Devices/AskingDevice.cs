namespace Cairn.Hub.Devices;

/// <summary>What a device says of itself. None of it is proven.</summary>
/// <param name="Client">The client, as OAuth calls a program.</param>
/// <param name="Name">What the device is called.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="InstalledAt">When Cairn was installed there.</param>
internal sealed record AskingDevice(string Client, string Name, string Platform, DateTime? InstalledAt);
