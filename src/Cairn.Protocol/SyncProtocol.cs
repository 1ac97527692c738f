namespace Cairn.Protocol;

/// <summary>Version, paths and media types of the protocol that is specified in <c>spec/protocol.md</c>.</summary>
public static class SyncProtocol
{
    /// <summary>The version that is spoken here, the member <c>protocol</c> of requests and answers.</summary>
    public const int Version = 1;

    /// <summary>GET tells the version, to everybody; POST exchanges changes.</summary>
    public const string Exchange = "/v1/exchange";

    /// <summary>The vaults that are there for the caller; each lies below with its id.</summary>
    public const string Vaults = "/v1/exchange/vaults";

    /// <summary>The stream that tells which vault has grown.</summary>
    public const string Hints = "/v1/exchange/hints";

    /// <summary>POST exchanges the secret of a pairing code for a token; DELETE, with that token, takes the pairing back. Agents have it; a hub signs in otherwise.</summary>
    public const string Pair = "/v1/pair";

    /// <summary>The media type of requests and of most answers.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of a snapshot: one JSON value a line.</summary>
    public const string Lines = "application/x-ndjson";

    /// <summary>The media type of an error (RFC 9457).</summary>
    public const string Problem = "application/problem+json";

    /// <summary>The media type of hints.</summary>
    public const string Events = "text/event-stream";

    /// <summary>Begins the last line of a stream of hints whose server stops: the field by which events say when a reader comes again.</summary>
    public const string Farewell = "retry: ";

    /// <summary>The path of a vault.</summary>
    /// <param name="vault">Its id.</param>
    /// <param name="below">What is below it, without a slash in front.</param>
    public static string Vault(Guid vault, string below = "") => below.Length == 0 ? $"{Vaults}/{vault}" : $"{Vaults}/{vault}/{below}";
}
