namespace Cairn.Hub.Devices;

/// <summary>A device that waits for its person to decide.</summary>
internal sealed record WaitingDevice(string Name, string Platform, DateTime CreatedAt);
