namespace Cairn.Hub.Memories;

/// <summary>A vault that can be asked.</summary>
/// <param name="Vault">Its id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Sealed">Whether nothing in it can be read here.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Behind">Changes that its index does not reach.</param>
internal sealed record AskedVault(Guid Vault, string Name, bool Sealed, Guid Owner, long Behind);
