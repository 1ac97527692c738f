using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Sync;

/// <summary>Two users' homes and a folder that both see.</summary>
internal sealed class TwoDevices : IDisposable
{
    public CairnHome Laptop { get; } = new();

    public CairnHome Phone { get; } = new();

    public string Folder => Path.Combine(Laptop.Root, "shared");

    /// <summary>Has each remember something, and makes them replicas of one vault.</summary>
    public async Task MeetAsync()
    {
        (await Laptop.RunAsync("remember", "the laptop's memory")).Ending(0);
        (await Laptop.RunAsync("remote", "add", "shared", Folder)).Ending(0);
        (await Phone.RunAsync("remote", "add", "shared", Folder)).Ending(0);
    }

    /// <summary>The digests of both, which are equal when they hold the same.</summary>
    public (string Laptop, string Phone) Digests()
    {
        using var laptop = Laptop.Open();
        using var phone = Phone.Open();
        return (laptop.Digest().ToString(), phone.Digest().ToString());
    }

    public void Dispose()
    {
        Laptop.Dispose();
        Phone.Dispose();
    }
}
