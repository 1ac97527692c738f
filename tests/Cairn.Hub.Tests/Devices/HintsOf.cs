using System.Net.Http.Headers;

namespace Cairn.Hub.Tests.Devices;

/// <summary>A stream of hints that is open.</summary>
internal sealed class HintsOf : IAsyncDisposable
{
    // A second on a quiet machine; nothing else ends the stream.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Stream _stream;

    private HintsOf(HttpClient client, Stream stream) => (_client, _stream) = (client, stream);

    public static async Task<HintsOf> OpenAsync(TestHub hub, string token, Guid vault)
    {
        var client = new HttpClient { BaseAddress = hub.Server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var stream = await client.GetStreamAsync($"v1/exchange/hints?vault={vault}", TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[5], TestContext.Current.CancellationToken);
        return new HintsOf(client, stream);
    }

    public async Task EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _stream.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // It is cut, so that nobody takes it for whole.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
