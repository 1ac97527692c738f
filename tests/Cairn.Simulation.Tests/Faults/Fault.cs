namespace Cairn.Simulation.Tests.Faults;

/// <summary>What may go wrong in one sync.</summary>
internal enum Fault
{
    None,

    /// <summary>The process ends before a call of the session is carried out.</summary>
    KilledBefore,

    /// <summary>The process ends after a call was carried out, before its answer is seen.</summary>
    KilledAfter,

    /// <summary>The request never arrives.</summary>
    RequestLost,

    /// <summary>The remote has done what it was asked for, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The request arrives twice; the first answer is lost.</summary>
    RequestTwice,

    /// <summary>The answer holds something that is no change.</summary>
    Junk,

    /// <summary>The remote refuses one of the changes, for now.</summary>
    Refusal,

    /// <summary>Something else happens between two calls.</summary>
    Meanwhile,

    /// <summary>The remote loses what it was sent and says that it has it.</summary>
    PushLie,

    /// <summary>A change is missing from an answer.</summary>
    PullLie,
}
