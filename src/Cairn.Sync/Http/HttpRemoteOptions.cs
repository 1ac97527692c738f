namespace Cairn.Sync.Http;

/// <summary>Where a remote is, how it is known, and how long each step may take.</summary>
public sealed record HttpRemoteOptions
{
    /// <summary>Where it is: <c>https://HOST:PORT</c>, or below a path; <c>http</c> only without a <see cref="Pin"/>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The key that it must show; with one, no authority and no name is asked for. Null: its certificate must be good by the rules of the web.</summary>
    public CertificatePin? Pin { get; init; }

    /// <summary>The token of this device; null where none is needed.</summary>
    public string? Token { get; init; }

    /// <summary>Where a token is good for a while only: gives another one for the one that was refused, or null where there is none. Null: a refused token is refused.</summary>
    public Func<string?, CancellationToken, Task<string?>>? Renew { get; init; }

    /// <summary>How long a connection may take to be made. 10 seconds by default.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a step of sending or receiving may take: 16 KiB, or a line of a stream. 30 seconds by default.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a remote may work before its answer begins. 60 seconds by default.</summary>
    public TimeSpan WorkTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer that is no stream may take in all. 5 minutes by default.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stream of hints may be silent, which servers break every 15 seconds. 45 seconds by default.</summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The clock of these times, but for the first, which the system keeps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
