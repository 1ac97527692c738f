using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>What a hub writes to its log. Nothing here holds the content of a memory, a token or an address of a page that was asked for.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1, LogLevel.Error, "The hub failed in a way that it did not expect.")]
    public static partial void Unexpected(ILogger log, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Hints of other nodes are not heard: {Problem}")]
    public static partial void NotListening(ILogger log, string problem);
}
