using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>What a hub writes to its log. Nothing here holds the content of a memory, a token or an address of a page that was asked for.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1, LogLevel.Error, "The hub failed in a way that it did not expect.")]
    public static partial void Unexpected(ILogger log, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Hints of other nodes are not heard: {Problem}")]
    public static partial void NotListening(ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Warning, "The device {Device} was revoked: a refresh token of it was shown that had been used.")]
    public static partial void TokenReplayed(ILogger log, Guid device);

    [LoggerMessage(4, LogLevel.Warning, "What has expired was not removed, and will be later: {Problem}")]
    public static partial void NotRemoved(ILogger log, string problem);
}
