using System.Text.Json;

namespace Cairn.Agent.Tests.Events;

/// <summary>A program that follows <c>/v1/events</c>.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>Follows once the agent has answered: what is written from then on is seen.</summary>
    public static async Task<EventReader> OpenAsync(Task<HttpResponseMessage> request)
    {
        var response = await request;
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The next event, or the next comment as the text after its colon; null where the stream has ended.</summary>
    public async Task<(string? Id, string? Name, JsonElement? Data, string? Comment)?> NextAsync()
    {
        (string? Id, string? Name, JsonElement? Data, string? Comment) next = default;
        while (await _lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var id]: next.Id = id; break;
                case ["event", var name]: next.Name = name; break;
                case ["data", var data]: next.Data = JsonElement.Parse(data); break;
                case ["", var comment]: next.Comment = comment; break;
                case [""]: return next;
                default: Assert.Fail($"No line of an event: {line}"); break;
            }
        }

        return null;
    }

    /// <summary>The next so many events; comments are passed over.</summary>
    public async Task<IReadOnlyList<(string? Id, JsonElement Data)>> TakeAsync(int count)
    {
        var events = new List<(string? Id, JsonElement Data)>();
        while (events.Count < count)
        {
            var next = await NextAsync() ?? throw new EndOfStreamException();
            if (next.Data is { } data) events.Add((next.Id, data));
        }

        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
