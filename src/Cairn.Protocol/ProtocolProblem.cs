namespace Cairn.Protocol;

/// <summary>Codes of problems that only the protocol over HTTP has.</summary>
public static class ProtocolProblem
{
    /// <summary>The answer had no room left for a vault. Nothing was done for it, and it is asked for again.</summary>
    public const string AnswerFull = "answer_full";
}
