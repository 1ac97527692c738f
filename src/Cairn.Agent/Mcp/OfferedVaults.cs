using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Mcp;

/// <summary>The vaults that a client may use. The first one is meant where it names none to write to; all of them where it names none to read.</summary>
/// <param name="agent">What opens them.</param>
/// <param name="names">The vaults that the person named; those that are not there yet are made by the first write.</param>
/// <param name="isOpen">Whether the client may name others, which have to be there.</param>
internal sealed class OfferedVaults(AgentContext agent, IReadOnlyList<string> names, bool isOpen)
{
    /// <summary>The names to read from, of vaults that are there. One that is offered and not made yet holds nothing, which is no mistake.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_offered</c>, <c>invalid_vault_name</c>.</exception>
    public IReadOnlyList<string> ToRead(IReadOnlyList<string>? asked) =>
        [.. (asked is { Count: > 0 } ? asked.Select(Offered) : names).Where(name => !names.Contains(name, StringComparer.Ordinal) || agent.Vaults.Home.Folder(name).Exists)];

    /// <summary>Takes the vault to write to.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_offered</c>, <c>vault_not_found</c>, and those of opening it.</exception>
    public VaultLease RentToWrite(string? asked)
    {
        var name = asked is null ? names[0] : Offered(asked);
        if (name != VaultHome.DefaultVault && names.Contains(name, StringComparer.Ordinal) && !agent.Vaults.Home.Folder(name).Exists)
        {
            Make(name);
        }

        return agent.Vaults.Rent(name, canMake: true);
    }

    /// <summary>Finds a memory by its id, the beginning of it, or its address (<c>cairn://VAULT/ID</c>), and takes its vault.</summary>
    /// <exception cref="CairnException">Codes <c>record_not_found</c>, <c>id_ambiguous</c>, <c>id_too_short</c>, and those of the others.</exception>
    public (VaultLease Lease, VaultRecord Record) Find(string id, IReadOnlyList<string>? asked) => Find([MemoryCollections.Memories.Name], id, asked);

    /// <summary>Finds a record of some collections in the same way.</summary>
    /// <exception cref="CairnException">Codes <c>record_not_found</c>, <c>id_ambiguous</c>, <c>id_too_short</c>, and those of the others.</exception>
    public (VaultLease Lease, VaultRecord Record) Find(IReadOnlyList<string> collections, string id, IReadOnlyList<string>? asked)
    {
        var (vaults, plain) = MemoryAddress.TryRead(id, out var address) ? ([address.Vault], address.Id) : (asked, id);
        CairnException? notThere = null;
        foreach (var name in ToRead(vaults))
        {
            var lease = agent.Vaults.Rent(name);
            try
            {
                return (lease, lease.Vault.Find(collections, plain));
            }
            catch (CairnException exception) when (exception.Code == "record_not_found")
            {
                lease.Dispose();
                notThere = exception;
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }

        throw notThere is null
            ? new CairnException("record_not_found", "Nothing has been remembered yet.", "Ids come from recall and recent.")
            : new CairnException("record_not_found", "There is nothing with this id.", "Take the id from an answer of recall, recent, search or today.", innerException: notThere);
    }

    private string Offered(string name) => isOpen || names.Contains(name, StringComparer.Ordinal) ? name : throw new CairnException(
        "vault_not_offered", "This vault is not offered here.", $"Use {string.Join(" or ", names)}, or leave the vault out. The person offers others with `cairn mcp --vault NAME`.");

    private void Make(string name)
    {
        try
        {
            VaultOpening.Make(agent.Vaults.Home, name, agent.Vaults.Options).Dispose();
        }
        catch (CairnException exception) when (exception.Code == "vault_exists")
        {
            // Another process was first.
        }
    }
}
