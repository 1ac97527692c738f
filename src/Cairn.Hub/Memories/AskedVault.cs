namespace Cairn.Hub.Memories;

/// <summary>A vault that can be asked.</summary>
/// <param name="Vault">Its id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Sealed">Whether nothing in it can be read here.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Head">Where its log ends.</param>
/// <param name="Indexed">The sequence that its index reaches; 0 where there is none of this version.</param>
internal sealed record AskedVault(Guid Vault, string Name, bool Sealed, Guid Owner, long Head, long Indexed);
