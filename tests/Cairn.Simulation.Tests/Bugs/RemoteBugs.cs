using System.Globalization;
using Cairn.Core.Changes;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>Mistakes of the one that is synced with.</summary>
internal static class RemoteBugs
{
    public static IReadOnlyList<Bug> All { get; } =
    [
        new("answered_before_commit", "Changes are acknowledged first and stored at the next call; a restart loses them.") { Served = AnswerBeforeCommit },
        new("timestamp_cursor", "The cursor is the stamp of the last change that was read.") { Served = (served, node) => new AlteredServed(served) { Answer = request => ReadByStampAsync(served, node, request) } },
        new("restore_not_recognised", "The cursor is a sequence and nothing else, so that a remote that was set back looks like itself.")
        {
            Served = (served, node) => new AlteredServed(served) { Answer = request => ReadBySequenceAsync(served, node, request) },
        },
        new("snapshot_without_deletes", "What a new device is sent leaves out what was deleted.")
        {
            Served = (served, _) => new AlteredServed(served) { Page = page => page.Without(change => Texts.IsKind(change, ChangeKind.Delete)) },
        },
        new("duplicate_refused", "A change that is there already is refused.")
        {
            Served = (served, _) => new AlteredServed(served)
            {
                Answer = async request =>
                {
                    var answer = await served.AnswerAsync(request, CancellationToken.None);
                    return answer with { Results = [.. answer.Results.Select(result => result.Status == PushStatus.Duplicate ? new PushResult(PushStatus.Refused) : result)] };
                },
            },
        },
        new("cursor_past_page", "The cursor of a page is the end of the log.")
        {
            Served = (served, _) => new AlteredServed(served)
            {
                Answer = async request => await served.AnswerAsync(request, CancellationToken.None) is var answer ? answer with { Cursor = answer.Head, HasMore = false, Digest = null } : null!,
            },
        },
    ];

    // What is pending belongs to the process: a vault that is opened again begins with nothing.
    private static AlteredServed AnswerBeforeCommit(IServedVault served, Node node)
    {
        var pending = new List<string>();
        return new AlteredServed(served)
        {
            Answer = async request =>
            {
                var late = new ExchangeRequest { Vault = request.Vault, Replica = request.Replica, Changes = [.. pending] };
                pending.Clear();
                await served.AnswerAsync(late, CancellationToken.None);
                var answer = await served.AnswerAsync(request with { Changes = [] }, CancellationToken.None);
                pending.AddRange(request.Changes.Where(_ => answer.Problem is null));
                return answer with { Results = [.. request.Changes.Select(_ => new PushResult(PushStatus.Applied))], Digest = null };
            },
        };
    }

    private static async Task<ExchangeAnswer> ReadByStampAsync(IServedVault served, Node node, ExchangeRequest request)
    {
        var answer = await served.AnswerAsync(request with { Cursor = "", Head = "" }, CancellationToken.None);
        Stamp? seen = Stamp.TryParse(request.Cursor, out var cursor) ? cursor : null;
        var newer = node.Log.Select(logged => logged.Change).Where(change => !change.Key.IsPrivate && (seen is null || change.Stamp > seen)).OrderBy(change => change.Stamp).ToList();
        var page = newer.Take(request.Limit).ToList();
        return answer with
        {
            Changes = [.. page.Select(ChangeJson.Write)],
            Cursor = page.Count > 0 ? page[^1].Stamp.ToString() : request.Cursor,
            Head = "",
            HasMore = newer.Count > page.Count,
            Digest = null,
        };
    }

    // The served vault's own cursor for the sequence that a cursor names, whatever log that was.
    private static async Task<ExchangeAnswer> ReadBySequenceAsync(IServedVault served, Node node, ExchangeRequest request)
    {
        var sequence = request.Cursor.Length == 0 ? 0 : long.Parse(request.Cursor.Split('.')[0], CultureInfo.InvariantCulture);
        var read = node.Log.Count(logged => logged.Sequence <= sequence && !logged.Change.Key.IsPrivate);
        var page = read == 0 ? new ExchangeAnswer { Vault = request.Vault } : await served.AnswerAsync(new ExchangeRequest { Vault = request.Vault, Replica = "", Limit = read }, CancellationToken.None);
        return await served.AnswerAsync(request with { Cursor = page.Cursor, Head = "" }, CancellationToken.None);
    }
}
