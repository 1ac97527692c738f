namespace Cairn.Agent.Web;

/// <summary>The limits of what the agent takes from the network. Documented in <c>docs/reference/http.md</c>.</summary>
internal static class ApiLimits
{
    /// <summary>Most bytes of a body.</summary>
    public const int BodyBytesMax = 8 << 20;

    /// <summary>Most bytes of the first line of a request, which holds the query.</summary>
    public const int LineBytesMax = 32 << 10;

    /// <summary>Most bytes of all headers.</summary>
    public const int HeaderBytesMax = 32 << 10;

    /// <summary>Most headers.</summary>
    public const int HeadersMax = 100;

    /// <summary>Most memories in one request.</summary>
    public const int BatchMax = 1_000;

    /// <summary>Most vaults that one recall spans.</summary>
    public const int VaultsMax = 100;

    /// <summary>Most connections; further ones are closed at once.</summary>
    public const int ConnectionsMax = 12_000;

    /// <summary>Most requests that are worked on at once; further ones wait.</summary>
    public const int WorkingMax = 16;

    /// <summary>Most bodies that are received at once; further ones wait.</summary>
    public const int ReceivingMax = 64;

    /// <summary>Most large answers that are sent at once; further ones wait.</summary>
    public const int SendingMax = 64;

    /// <summary>Most requests to the public routes at once; further ones wait.</summary>
    public const int PublicMax = 16;

    /// <summary>Most bytes of an answer that need no turn to be sent.</summary>
    public const int AnswerBytesBuffered = 32 << 10;

    /// <summary>Most bytes that are read from a connection before they are needed.</summary>
    public const int ReadAheadBytesMax = 64 << 10;

    /// <summary>Most requests that wait for each of these; further ones are told to come again.</summary>
    public const int WaitingMax = 2_000;

    /// <summary>Most streams of events.</summary>
    public const int StreamsMax = 1_000;

    /// <summary>How long the headers of a request may take.</summary>
    public static readonly TimeSpan HeadersTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a body may take.</summary>
    public static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take to read an answer; then the connection is closed.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection without requests is kept.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(2);
}
