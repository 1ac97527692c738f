using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Projections;

/// <summary>What projections write to the log. Nothing here holds content.</summary>
internal static partial class ProjectionLog
{
    [LoggerMessage(101, LogLevel.Warning, "The projection {Projection} failed in a vault with {Code}; it is tried again.")]
    public static partial void Failed(ILogger log, string projection, string code);

    [LoggerMessage(102, LogLevel.Warning, "A message of the outbox, {Kind}, failed with {Code}.")]
    public static partial void NotSent(ILogger log, string kind, string code);

    [LoggerMessage(103, LogLevel.Warning, "Background work of the hub stopped with {Code}, and goes on in a moment.")]
    public static partial void Interrupted(ILogger log, string code);
}
