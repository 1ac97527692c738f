namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>What is wrong with a <see cref="FaultyLink"/>.</summary>
internal sealed record LinkFault
{
    public static readonly LinkFault None = new();

    /// <summary>New connections are closed at once.</summary>
    public bool IsDown { get; init; }

    /// <summary>What is asked is thrown away, and nobody is told.</summary>
    public bool SwallowsRequests { get; init; }

    /// <summary>What is answered is thrown away, and nobody is told.</summary>
    public bool SwallowsAnswers { get; init; }

    /// <summary>After so many bytes of answers a connection breaks.</summary>
    public long AnswerBytesMax { get; init; } = long.MaxValue;

    /// <summary>How much later everything arrives.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much goes through, in each direction of each connection.</summary>
    public int BytesPerSecond { get; init; } = int.MaxValue;
}
