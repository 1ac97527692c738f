using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Core.Sealing;
using Cairn.Protocol;
using Cairn.Sync.Http;

namespace Cairn.Agent.Devices;

/// <summary>Uses a pairing code: the device that shows it becomes a remote, with the vaults that it gives and those that it is given.</summary>
/// <param name="session">The command; the vaults that it names are those to take.</param>
/// <param name="name">What this device is called there.</param>
/// <param name="give">The vaults of this device that the other gets.</param>
/// <param name="join">Whether a vault here that has memories of its own may become part of the one of its name there.</param>
internal sealed class PairingCodeUse(Session session, string name, IReadOnlyList<string> give, bool join)
{
    public async Task<int> RunAsync(PairingCode code, CancellationToken cancellationToken)
    {
        using var agent = session.Share();
        var paired = new PairedVaults(agent.Vaults);

        // What may fail here fails before the code is used up.
        var file = new RemotesFile(session.Home);
        var taken = file.Load().Select(remote => remote.Name).ToHashSet(StringComparer.Ordinal);
        var brought = give.Distinct(StringComparer.Ordinal).Select(paired.Offer).ToList();
        var addresses = code.Addresses.Select(address => new UriBuilder("https", address.Host, address.Port).Uri).ToList();
        var request = new PairingRequest(code.Secret, name) { SealKey = session.Options.Keys!.Load().PublicKey, Vaults = brought };
        var (address, answer) = await PairingCall.PairAsync(addresses, code.Pin, request, cancellationToken);

        var remote = new RemoteSettings(Uuid.Version7(agent.Time.GetUtcNow(), agent.Vaults.Options.Random), FreeName(address.DnsSafeHost, taken), address.AbsoluteUri)
        {
            Token = answer.Token,
            Pin = code.Pin.ToString(),
        };
        var admitted = new List<Guid>();
        try
        {
            return await TakeAsync(agent, paired, remote, brought, answer, admitted, cancellationToken);
        }
        catch when (!file.Load().Any(added => added.Id == remote.Id))
        {
            // A remote that was added has the token, and can be tried again. Otherwise nobody has it any more.
            await PairingCall.WithdrawAsync(address, code.Pin, answer.Token);
            await paired.UndoAsync([], admitted, answer.SealKey is { } key ? SealIdentity.IdOf(key) : null);
            throw;
        }
    }

    // The other device has let this one in.
    private async Task<int> TakeAsync(
        AgentContext agent, PairedVaults paired, RemoteSettings remote, IReadOnlyList<OfferedVault> brought, PairingAnswer answer, List<Guid> admitted, CancellationToken cancellationToken)
    {
        var accepted = brought.Where(vault => answer.Vaults.Any(there => there.Id == vault.Id)).ToList();
        foreach (var refused in brought.Except(accepted))
        {
            session.Note($"cairn: the other device has {refused.Name} already; `cairn pair --vault NAME` there gives it.");
        }

        var given = answer.Vaults.Where(vault => accepted.TrueForAll(own => own.Id != vault.Id) && session.NamedVaults?.Contains(vault.Name) != false).ToList();
        if (given.Count + accepted.Count == 0)
        {
            throw new CairnException(
                "vault_unknown", "The other device gives none of these vaults.", $"It gives {string.Join(", ", answer.Vaults.Select(vault => Printable.Of(vault.Name)))}. Make a new code there, and use it without --vault.");
        }

        await paired.AdmitAsync(accepted, answer.SealKey, answer.Name, admitted);
        IReadOnlyList<WantedVault> wanted = [.. given.Select(vault => Wanted(agent.Vaults, vault)), .. accepted.Select(vault => new WantedVault(vault.Name, vault.Id))];
        return await AddAsync(agent, remote with { Vaults = [.. wanted.Select(vault => vault.Name)] }, wanted, cancellationToken);
    }

    /// <summary>What a remote at a host is called: after it; the second one at the same gets a number.</summary>
    internal static string FreeName(string host, IReadOnlySet<string> taken)
    {
        // A name begins with a letter or digit, and of an IPv6 address the colons would be typed with difficulty.
        var letters = string.Concat(host.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.' ? letter : '-')).TrimStart('-', '.');
        return NumberedName.Free(letters.Length > 0 ? letters : "device", taken.Contains);
    }

    private async Task<int> AddAsync(AgentContext agent, RemoteSettings remote, IReadOnlyList<WantedVault> wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await RemoteAddCommand.AddAsync(session, agent, remote, wanted, join, cancellationToken);
        }
        catch (CairnException problem) when (problem.Code == "vault_differs")
        {
            // The code is used up by now, so that another one is needed, too.
            throw new CairnException("vault_differs", problem.Message, "Make a new code there, and say --join to make them one, on all devices (nothing is lost), or name other vaults with --vault.", innerException: problem);
        }
    }

    // Of a sealed vault there is a copy or none; no other can become one.
    private static WantedVault Wanted(OpenVaults vaults, OfferedVault given) =>
        given.IsSealed ? new WantedVault(VaultCopy.NameOf(vaults, given.Id, given.Name), given.Id, given.Root) : new WantedVault(given.Name);
}
