using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>What a hub writes to its log. Nothing here holds the content of a memory, a token or an address of a page that was asked for.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1, LogLevel.Error, "The hub failed in a way that it did not expect: {Innards}")]
    public static partial void Unexpected(ILogger log, string innards);

    [LoggerMessage(2, LogLevel.Warning, "Hints of other nodes are not heard: {Problem}")]
    public static partial void NotListening(ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Warning, "The device {Device} was revoked: a refresh token of it was shown that had been used.")]
    public static partial void TokenReplayed(ILogger log, Guid device);

    [LoggerMessage(4, LogLevel.Warning, "What has expired was not removed, and will be later: {Problem}")]
    public static partial void NotRemoved(ILogger log, string problem);

    [LoggerMessage(5, LogLevel.Warning, "{Method} {Route} failed with {Status} after {Milliseconds} ms, trace {Trace}.")]
    public static partial void RequestFailed(ILogger log, string method, string route, int status, long milliseconds, string trace);

    [LoggerMessage(6, LogLevel.Warning, "{Method} {Route} was slow: {Status} after {Milliseconds} ms, trace {Trace}.")]
    public static partial void RequestSlow(ILogger log, string method, string route, int status, long milliseconds, string trace);

    [LoggerMessage(7, LogLevel.Warning, "The database gives no figures for the metrics: {Code}.")]
    public static partial void NoFigures(ILogger log, string code);

    [LoggerMessage(8, LogLevel.Warning, "What goes over {Address} is not encrypted. Put a proxy with https before it and name its address with --public-url, or serve https itself with --certificate and --key.")]
    public static partial void NotEncrypted(ILogger log, Uri address);

    [LoggerMessage(9, LogLevel.Warning, "The certificate's new files cannot be used, and the one before is used on: {Problem}")]
    public static partial void CertificateKept(ILogger log, string problem);

    [LoggerMessage(10, LogLevel.Information, "The certificate was renewed; it is good until {Until}.")]
    public static partial void CertificateRenewed(ILogger log, DateTimeOffset until);

    [LoggerMessage(11, LogLevel.Information, "The node stops: it is not ready any more, and its streams end in {Seconds} s.")]
    public static partial void Leaving(ILogger log, int seconds);

    [LoggerMessage(12, LogLevel.Information, "The node listens on {Address}.")]
    public static partial void Listening(ILogger log, Uri address);
}
