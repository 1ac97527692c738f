using System.Globalization;
using Cairn.Sync.Engine;

namespace Cairn.Agent.Sync;

/// <summary>One line on the terminal that is written over as a sync goes on.</summary>
internal sealed class TransferProgress(TextWriter output, string remote)
{
    public void Report(SyncProgress progress) => output.Write(string.Create(
        CultureInfo.InvariantCulture, $"\r\x1b[K{remote}: {progress.Sent:N0} sent, {progress.Received:N0} received, {progress.Waiting:N0} to go …"));

    public void Clear() => output.Write("\r\x1b[K");
}
