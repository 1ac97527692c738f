using System.Collections.Concurrent;
using Cairn.Agent.Tests.Processes;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Tests.Operations;

/// <summary>Keeps every line that a hub writes to its log, with all that stands beside its text.</summary>
internal sealed class LogSink : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>A line with a text in it, which may come a moment after the answer that it is about.</summary>
    public async Task<string> FindAsync(string text)
    {
        string? found = null;
        await Eventually.HoldsAsync(() => (found = Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))) is not null);
        return found!;
    }

    public ILogger CreateLogger(string categoryName) => this;

    // The framework's own scope holds the path. The hub's log writes no scopes, as is the default of its console.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel} {formatter(state, exception)} {Members(state)} {exception}");

    public void Dispose()
    {
    }

    private static string Members<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> members ? string.Join(' ', members.Select(member => $"{member.Key}={member.Value}")) : $"{state}";
}
