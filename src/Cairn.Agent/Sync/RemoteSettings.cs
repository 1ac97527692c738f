namespace Cairn.Agent.Sync;

/// <summary>A remote of this device, as <c>remotes.json</c> keeps it.</summary>
/// <param name="Id">By which the vaults know it; never reused.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="Address">A folder, <c>s3://…</c>, <c>b2://…</c> or <c>https://…</c>.</param>
internal sealed record RemoteSettings(Guid Id, string Name, string Address)
{
    /// <summary>Whether it is synced with in the background and by <c>cairn sync</c>.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The vaults that are synced with it, by their names here.</summary>
    public IReadOnlyList<string> Vaults { get; init; } = [];

    /// <summary>The vaults of the account there that were removed here, by their ids: they do not come back by themselves.</summary>
    public IReadOnlyList<Guid> Left { get; init; } = [];

    /// <summary>What this device signs in with, where the remote asks for it.</summary>
    public string? Token { get; init; }

    /// <summary>Where this device is signed in, whose account it is; what it signs in with changes often, and has a file of its own.</summary>
    public string? Account { get; init; }

    /// <summary>The certificate that the remote must show; null where it must be one that the system trusts.</summary>
    public string? Pin { get; init; }

    /// <summary>The key of a bucket; null where the environment has it.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The secret of that key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Whether nothing of the two differs.</summary>
    public bool IsSameAs(RemoteSettings other) => this == other with { Vaults = Vaults, Left = Left } && Vaults.SequenceEqual(other.Vaults) && Left.SequenceEqual(other.Left);

    /// <summary>Never the secrets.</summary>
    public override string ToString() => $"{Name} ({Address})";
}
