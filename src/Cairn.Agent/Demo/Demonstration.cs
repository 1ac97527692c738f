using System.Globalization;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Agent.Demo;

/// <summary>What <c>cairn demo</c> does: two devices and a folder that both see, with everything real.</summary>
internal sealed class Demonstration(DemoDevice laptop, DemoDevice phone, string folder, TextWriter output)
{
    private int _step;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var id = await RememberAsync();
        await MeetAsync(cancellationToken);
        await EditBothAsync(id, cancellationToken);
        await PutBackAsync(id, cancellationToken);
        Say("Both devices hold the same: ", $"digest {laptop.Digest()}");
        if (laptop.Digest() != phone.Digest() || laptop.ConflictCount() + phone.ConflictCount() > 0)
        {
            throw new CairnException("demo_failed", "The two devices do not hold the same at the end.", "This is a defect of Cairn: please report it with what was printed.");
        }
    }

    private async Task<string> RememberAsync()
    {
        Begin("The laptop remembers three things. It has no network, no account and no model.");
        var id = await laptop.RememberAsync("The spare key is under the blue flowerpot.");
        await laptop.RememberAsync("Ines moved to Lisbon in March 2025 and works at the observatory.");
        await laptop.RememberAsync("The boiler must be serviced every October.");
        Say("laptop", "remember \"The spare key is under the blue flowerpot.\"   (and two more)");
        return id;
    }

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        Begin($"Both devices see one folder: a NAS, a stick, a shared drive. Here it is {folder}");
        await laptop.AddRemoteAsync(cancellationToken);
        await SyncAsync(laptop, cancellationToken);
        await phone.AddRemoteAsync(cancellationToken);
        await SyncAsync(phone, cancellationToken);
        var (text, milliseconds) = phone.Recall("where does Ines live now?");
        Say("phone", "recall \"where does Ines live now?\"");
        Say("", string.Create(CultureInfo.InvariantCulture, $"→ {text}   ({milliseconds:N0} ms)"));
    }

    private async Task EditBothAsync(string id, CancellationToken cancellationToken)
    {
        Begin("Offline again, both change the same memory.");
        await laptop.EditAsync(id, "The spare key is with the neighbour, Mrs Abel.");
        Say("laptop", "edit → \"The spare key is with the neighbour, Mrs Abel.\"");
        await phone.EditAsync(id, "The spare key is in the shed, behind the paint.");
        Say("phone", "edit → \"The spare key is in the shed, behind the paint.\"");
        Begin("They sync. The later write wins on both, and the other is kept as a conflict.");
        await SyncAsync(laptop, cancellationToken);
        await SyncAsync(phone, cancellationToken);
        await SyncAsync(laptop, cancellationToken);
        var conflict = laptop.Conflict();
        Say("shown", $"\"{laptop.Get(id)}\"");
        Say("lost", $"\"{conflict.Lost.Value.AsText()}\"   (written by {conflict.Lost.Actor} at {TimeText.Of(conflict.Lost.Time!.Value)})");
    }

    private async Task PutBackAsync(string id, CancellationToken cancellationToken)
    {
        Begin("The laptop puts the lost value back. That is a change like any other, and syncs.");
        await laptop.RestoreAsync(laptop.Conflict().Id);
        await SyncAsync(laptop, cancellationToken);
        await SyncAsync(phone, cancellationToken);
        Say("phone", $"get → \"{phone.Get(id)}\"   ({phone.ConflictCount()} conflicts left)");
    }

    private async Task SyncAsync(DemoDevice device, CancellationToken cancellationToken)
    {
        var synced = await device.SyncAsync(cancellationToken);
        if (synced.Problem is { } problem)
        {
            throw new CairnException(problem.Code, problem.Detail, "Free some space in the temporary folder, and try again.");
        }

        Say(device.Name, $"sync: {synced.Report.Sent} sent, {synced.Report.Taken.Applied} received");
    }

    private void Begin(string what) => output.WriteLine($"\n{++_step}. {what}");

    private void Say(string who, string what) => output.WriteLine($"   {who,-7} {what}");
}
