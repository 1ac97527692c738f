namespace Cairn.Hub.Accounts;

/// <summary>Somebody who is signed in at a browser.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">What it is called.</param>
internal sealed record Person(Guid Account, string Name);
