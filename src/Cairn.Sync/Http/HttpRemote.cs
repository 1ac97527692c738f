using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Protocol;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Http;

/// <summary>A hub or another agent, over HTTP. Specified in <c>spec/protocol.md</c>.</summary>
/// <remarks>Thread-safe. What the remote says is bounded and checked for its shape; changes are passed on as the texts that came, for the replica to check.
/// Beside the errors of <see cref="IRemote"/>: <c>certificate_changed</c>, <c>protocol_unsupported</c>, <c>vault_unknown</c>, <c>cursor_unknown</c>, <c>offer_refused</c>.</remarks>
public sealed class HttpRemote : ILiveRemote
{
    private const int PageChangesMax = 100_000;
    private const int FetchedPerCall = 500;

    private static readonly byte[] Farewell = Encoding.ASCII.GetBytes(SyncProtocol.Farewell);

    private readonly HttpConnection _connection;

    /// <summary>A remote; nothing is sent before it is used.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public HttpRemote(HttpRemoteOptions options) => _connection = new HttpConnection(options);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new ExchangeAnswer[requests.Count];
        var waiting = Enumerable.Range(0, requests.Count).ToList();
        while (waiting.Count > 0)
        {
            var asked = waiting[..FittingCount(requests, waiting)];
            var answered = await CallAsync([.. asked.Select(at => requests[at])], cancellationToken);
            var later = new List<int>();
            for (var i = 0; i < asked.Count; i++)
            {
                // The first always finds room, so that every call gets on.
                if (i > 0 && answered[i].Problem?.Code == ProtocolProblem.AnswerFull)
                {
                    later.Add(asked[i]);
                }

                answers[asked[i]] = answered[i];
            }

            waiting = [.. later, .. waiting[asked.Count..]];
        }

        return answers;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken)
    {
        var vaults = await AskAsync(SyncProtocol.Vaults, VaultListJson.Read, cancellationToken);
        return [.. vaults.Select(vault => new RemoteVault(vault.Id, vault.Name, vault.IsSealed) { Role = vault.Role })];
    }

    /// <inheritdoc/>
    public Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken) =>
        _connection.AskAsync(HttpMethod.Put, SyncProtocol.Vault(vault.Id), json => VaultListJson.WriteOffer(json, new OfferedVault(vault.Id, vault.Name, vault.IsSealed)), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await OpenSnapshotAsync(vault, cursor, cancellationToken);
        if (answer is null)
        {
            yield return new ExchangeAnswer { Vault = vault, Problem = new SyncProblem(SyncProblem.CursorUnknown, "The remote does not know the cursor.") };
            yield break;
        }

        while (await _connection.GuardAsync(() => ReadPageAsync(answer, vault), cancellationToken) is { } page)
        {
            yield return page;
            if (page.Problem is not null || !page.HasMore)
            {
                yield break;
            }
        }

        throw RemoteFailure.Unreachable("broke off before the end");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Guid?> WatchAsync(IReadOnlyList<Guid> vaults, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (vaults.Count is 0 or > SyncLimits.VaultsMax)
        {
            throw new ArgumentException($"Hints are given for 1 to {SyncLimits.VaultsMax} vaults.", nameof(vaults));
        }

        using var answer = await _connection.OpenAsync($"{SyncProtocol.Hints}?{string.Join('&', vaults.Select(vault => $"vault={vault}"))}", cancellationToken);
        var isLeaving = false;
        while (await _connection.GuardAsync(() => answer.ReadLineAsync(ProtocolLimits.LineBytesMax, _connection.Options.SilenceTime), cancellationToken) is { } line)
        {
            const int Prefix = 6;
            isLeaving |= line.Span.StartsWith(Farewell);
            if (line.Span.SequenceEqual("event: vaults"u8))
            {
                yield return null;
            }
            else if (line.Span.StartsWith("data: "u8))
            {
                var hint = await _connection.GuardAsync(() => Task.FromResult(ExchangeJson.ReadAnswer(line[Prefix..])), cancellationToken);
                if (vaults.Contains(hint.Vault))
                {
                    yield return hint.Vault;
                }
            }
        }

        if (!isLeaving)
        {
            throw RemoteFailure.Unreachable("broke off");
        }
    }

    /// <inheritdoc/>
    public Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken) => AskAsync(SyncProtocol.Vault(vault, "digest"), DigestJson.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken) =>
        AskAsync(SyncProtocol.Vault(vault, $"digest/{part}"), ChangeListJson.Read, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Each step is one call.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var wanted = ops.ToHashSet(); wanted.Count > 0;)
        {
            Guid[] asked = [.. wanted.Take(FetchedPerCall)];
            var answer = await _connection.GuardAsync(
                async () => ChangeListJson.Read(await _connection.AskAsync(HttpMethod.Post, SyncProtocol.Vault(vault, "changes"), json => ChangeListJson.WriteOps(json, asked), cancellationToken)), cancellationToken);
            string[] found = [.. answer.Where(change => ChangeOp.Of(change) is { } op && wanted.Remove(op))];

            // An answer may hold but a part. Only where none comes are the others not there.
            if (found.Length == 0)
            {
                wanted.ExceptWith(asked);
            }

            yield return found;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private Task<T> AskAsync<T>(string path, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken) =>
        _connection.GuardAsync(async () => read(await _connection.AskAsync(HttpMethod.Get, path, write: null, cancellationToken)), cancellationToken);

    private Task<IReadOnlyList<ExchangeAnswer>> CallAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken) => _connection.GuardAsync(
        async () =>
        {
            var body = await _connection.AskAsync(HttpMethod.Post, SyncProtocol.Exchange, json => ExchangeJson.Write(json, requests), cancellationToken);
            var answers = ExchangeJson.ReadAnswers(body);
            return answers.Count == requests.Count && requests.Zip(answers).All(pair => Fits(pair.First, pair.Second)) ? answers
                : throw RemoteFailure.Failed("it did not answer what it was asked");
        },
        cancellationToken);

    private static bool Fits(ExchangeRequest request, ExchangeAnswer answer) => answer.Vault == request.Vault
        && (answer.Problem is not null || (answer.Results.Count == request.Changes.Count && answer.Changes.Count <= request.Limit));

    // As many as go into one call; at least one.
    private static int FittingCount(IReadOnlyList<ExchangeRequest> requests, List<int> waiting)
    {
        var bytes = 0L;
        var count = 0;
        while (count < Math.Min(waiting.Count, SyncLimits.VaultsMax))
        {
            bytes += requests[waiting[count]].Changes.Sum(change => (long)Encoding.UTF8.GetByteCount(change));
            if (count > 0 && bytes > SyncLimits.BytesMax)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private async Task<RemoteAnswer?> OpenSnapshotAsync(Guid vault, string cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.OpenAsync($"{SyncProtocol.Vault(vault, "snapshot")}?cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
        }
        catch (CairnException problem) when (problem.Code == SyncProblem.CursorUnknown)
        {
            return null;
        }
    }

    // A change always begins with another member, in its canonical text.
    private async Task<ExchangeAnswer?> ReadPageAsync(RemoteAnswer answer, Guid vault)
    {
        var changes = new List<string>();
        var bytes = 0;
        while (await answer.ReadLineAsync(ProtocolLimits.LineBytesMax, _connection.Options.StepTime) is { } line)
        {
            if (line.Span.StartsWith("{\"cursor\":"u8) || line.Span.StartsWith("{\"problem\":"u8))
            {
                return ExchangeJson.ReadAnswer(line) with { Vault = vault, Changes = changes };
            }

            if (changes.Count == PageChangesMax || (bytes += line.Length) > ProtocolLimits.AnswerBytesMax)
            {
                throw RemoteFailure.Failed("a page of its answer does not end where it should");
            }

            changes.Add(Utf8.IsValid(line.Span) ? Encoding.UTF8.GetString(line.Span) : throw RemoteFailure.Failed("its answer is not UTF-8"));
        }

        return changes.Count == 0 ? null : throw RemoteFailure.Unreachable("broke off in the middle of a page");
    }
}
