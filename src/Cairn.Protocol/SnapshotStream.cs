using System.Buffers;
using System.Text;
using Cairn.Core.Sync;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>Everything from a cursor on, a line for each change and one at the end of each page: <c>GET /v1/exchange/vaults/{vault}/snapshot</c>.</summary>
internal sealed class SnapshotStream(ISyncHost host, HttpContext context)
{
    public async Task RunAsync(HttpContext _, ISyncCaller caller)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.Stopping);
        using var lease = await caller.OpenAsync(SyncEndpoints.VaultOf(context), end.Token);
        await using var pages = lease.Vault.ReadAsync(SyncEndpoints.Cursor(context, "cursor"), end.Token).GetAsyncEnumerator(end.Token);

        // What goes wrong before the first page can still be the answer.
        var hasPage = await pages.MoveNextAsync();
        if (hasPage && pages.Current.Problem is { } problem)
        {
            throw SyncEndpoints.Failure(problem);
        }

        context.Response.ContentType = SyncProtocol.Lines;
        var body = ResponseContent.Open(context);
        await using var compressed = body == context.Response.Body ? null : body;
        for (; hasPage; hasPage = await pages.MoveNextAsync())
        {
            await ResponseContent.WriteAsync(context, body, Lines(pages.Current), host.Time);
        }
    }

    private static ReadOnlyMemory<byte> Lines(ExchangeAnswer page)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var change in page.Changes)
        {
            Encoding.UTF8.GetBytes(change, lines);
            lines.Write("\n"u8);
        }

        using (var json = ResponseContent.NewWriter(lines))
        {
            json.WriteStartObject();
            if (page.Problem is { } problem)
            {
                ExchangeJson.Write(json, problem);
            }
            else
            {
                ExchangeJson.WritePlace(json, page);
            }

            json.WriteEndObject();
        }

        lines.Write("\n"u8);
        return lines.WrittenMemory;
    }
}
