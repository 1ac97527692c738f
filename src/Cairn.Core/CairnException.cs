namespace Cairn.Core;

/// <summary>An operation that could not be done, with what a person needs to go on.</summary>
/// <remarks>Messages never hold the content of memories, keys or tokens.</remarks>
public sealed class CairnException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Stable, snake_case, for programs to decide by; never decide by the message.</param>
    /// <param name="message">What went wrong and where, as one sentence.</param>
    /// <param name="hint">What to do next, naming the command that helps where there is one.</param>
    /// <param name="isTransient">Whether the same call may succeed later without anybody doing anything.</param>
    /// <param name="innerException">The cause, if another exception is it.</param>
    public CairnException(string code, string message, string hint, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Hint = hint;
        IsTransient = isTransient;
    }

    /// <summary>Stable snake_case code, listed in <c>docs/reference/errors.md</c>.</summary>
    public string Code { get; }

    /// <summary>What to do next.</summary>
    public string Hint { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>How long to wait before the same call, where the other side has said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
