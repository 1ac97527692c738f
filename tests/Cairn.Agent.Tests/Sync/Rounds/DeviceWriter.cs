using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>Somebody who writes on a device, and keeps account of what was acknowledged.</summary>
internal sealed class DeviceWriter(Device device, Ledger ledger, Random random)
{
    private static readonly string[] Fields = ["content", "caption", "speaker"];

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await (device.IsUp ? WriteAsync() : RememberByCommandAsync());
            }
            catch (HttpRequestException)
            {
                // The agent was killed meanwhile. Nobody knows what became of the write.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60)), TimeProvider.System, CancellationToken.None);
        }
    }

    private Task WriteAsync() => random.Next(100) switch
    {
        < 45 => RememberAsync(),
        < 48 => RememberByCommandAsync(),
        < 74 => EditAsync(),
        < 84 => DeleteAsync(DeedKind.Delete, ""),
        < 92 => DeleteAsync(DeedKind.Erase, "?erase=true"),
        _ => RestoreAsync(),
    };

    // Some are long, so that an answer takes many steps and can be torn in the middle.
    private async Task RememberAsync()
    {
        var content = Ledger.NewWord(random);
        for (var words = random.Next(20) == 0 ? random.Next(1_000) : 0; words > 0; words--) content += " " + Ledger.NewWord(random);
        var deed = ledger.Begin(content);
        var answer = await device.Client.PostAsync("/v1/memories", $$"""{"content":"{{content}}"}""");
        // 200 where the client has asked a second time by itself, since the connection broke.
        ledger.Acknowledge(deed, (answer.Status == 200 ? answer : answer.Being(201))["id"].GetString()!);
    }

    private async Task RememberByCommandAsync()
    {
        var content = Ledger.NewWord(random);
        var deed = ledger.Begin(content);
        var run = (await device.Home.RunAsync("remember", content)).Ending(0);
        ledger.Acknowledge(deed, run.Out.Trim());
    }

    private async Task EditAsync()
    {
        if (ledger.Pick(random, DeedKind.Put) is not { } memory) return;

        var deed = ledger.Begin(memory, DeedKind.Put, random.GetItems(Fields, 1)[0], Ledger.NewWord(random));
        Close(deed, memory, await device.Client.PatchAsync($"/v1/memories/{memory}", $$"""{"{{deed.Field}}":"{{deed.Value}}"}"""));
    }

    private async Task DeleteAsync(DeedKind kind, string how)
    {
        if (ledger.Pick(random, kind) is not { } memory) return;

        var deed = ledger.Begin(memory, kind);
        Close(deed, memory, await device.Client.DeleteAsync($"/v1/memories/{memory}{how}"));
    }

    // Showing a lost value again is an edit, and settles the conflict.
    private async Task RestoreAsync()
    {
        var conflicts = (await device.Client.GetAsync("/v1/conflicts?limit=1")).Being(200)["items"];
        if (conflicts.GetArrayLength() == 0) return;

        var memory = conflicts[0].GetProperty("record").GetString()!;
        var deed = ledger.Begin(memory, DeedKind.Put, conflicts[0].GetProperty("field").GetString()!, conflicts[0].GetProperty("lost").GetProperty("value").GetString()!);
        Close(deed, memory, await device.Client.PostAsync($"/v1/conflicts/{conflicts[0].GetProperty("id").GetString()}/restore", ""));
    }

    // Refused is what has not arrived on this device yet, or was erased there.
    private void Close(Deed deed, string memory, ApiAnswer answer)
    {
        if (answer.Status is 404 or 409)
        {
            ledger.Refuse(deed, memory);
        }
        else
        {
            answer.Being(200);
            ledger.Acknowledge(deed, memory);
        }
    }
}
