using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Sync.Http;

/// <summary>Exchanges the secret of a pairing code for the token of this device.</summary>
public static class PairingCall
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WithdrawTime = TimeSpan.FromSeconds(20);

    /// <summary>Asks at each address in turn, until the server is met that has the pinned key. To no other is anything said.</summary>
    /// <returns>The address that answered, and what it gave.</returns>
    /// <exception cref="CairnException">Codes <c>pairing_refused</c>, <c>certificate_changed</c>, and those of remotes.</exception>
    public static async Task<(Uri Address, PairingAnswer Answer)> PairAsync(IReadOnlyList<Uri> addresses, CertificatePin pin, PairingRequest request, CancellationToken cancellationToken)
    {
        CairnException? failure = null;
        foreach (var address in addresses)
        {
            using var connection = new HttpConnection(new HttpRemoteOptions { Address = address, Pin = pin, ConnectTime = ConnectTime });
            try
            {
                var body = await connection.AskAsync(HttpMethod.Post, SyncProtocol.Pair, json => PairingJson.Write(json, request), cancellationToken);
                return (address, await connection.GuardAsync(() => Task.FromResult(PairingJson.ReadAnswer(body)), cancellationToken));
            }
            catch (CairnException problem) when (problem.Code is "remote_unreachable" or "remote_failed" or "certificate_changed")
            {
                // In another network somebody else may have that address. Of what went wrong, a foreign key tells the most.
                failure = failure is { Code: "certificate_changed" } ? failure : problem;
            }
        }

        throw failure ?? new CairnException("pairing_code_invalid", "The pairing code names no address.", "Make a new one on the other device with `cairn pair --address HOST:PORT`.");
    }

    /// <summary>Takes a pairing back of which nothing came here, so that the token is good no longer. Where the other device cannot be reached any more, it keeps what it has noted.</summary>
    public static async Task WithdrawAsync(Uri address, CertificatePin pin, string token)
    {
        using var connection = new HttpConnection(new HttpRemoteOptions { Address = address, Pin = pin, Token = token, ConnectTime = ConnectTime, AnswerTime = WithdrawTime });
        try
        {
            await connection.AskAsync(HttpMethod.Delete, SyncProtocol.Pair, write: null, CancellationToken.None);
        }
        catch (CairnException)
        {
            // There is an error on its way already, which says more.
        }
    }
}
