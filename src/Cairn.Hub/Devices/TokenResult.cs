namespace Cairn.Hub.Devices;

/// <summary>What became of a request for tokens: the tokens, or why there are none, in OAuth's words.</summary>
/// <param name="Tokens">The tokens; null where there are none.</param>
/// <param name="Error">The error code of OAuth; empty where there are tokens.</param>
internal sealed record TokenResult(IssuedTokens? Tokens, string Error)
{
    public static implicit operator TokenResult(IssuedTokens tokens) => new(tokens, "");

    public static implicit operator TokenResult(string error) => new(null, error);
}
