namespace Cairn.Simulation.Tests.Faults;

/// <summary>What goes wrong in one sync, and when.</summary>
/// <param name="fault">What.</param>
/// <param name="at">In which call of the session, counted from 1; faults of the network at the first call of the remote from then on.</param>
/// <param name="meanwhile">What else happens, for <see cref="Fault.Meanwhile"/>.</param>
internal sealed class FaultPlan(Fault fault, int at, Func<Task> meanwhile)
{
    private int _calls;

    public static FaultPlan None => new(Fault.None, 0, () => Task.CompletedTask);

    public Fault Fault { get; } = fault;

    /// <summary>Whether it has gone wrong.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Whether the two may rightly be found to differ after it.</summary>
    public bool IsLie => Fault is Fault.PushLie or Fault.PullLie;

    /// <summary>Carries out a call of the session, or does not.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        _calls++;
        if (Takes(Fault.KilledBefore))
        {
            throw new KilledException();
        }

        if (Takes(Fault.Meanwhile))
        {
            await meanwhile();
        }

        var result = await call();
        return Takes(Fault.KilledAfter) ? throw new KilledException() : result;
    }

    /// <summary>Whether the fault is this one and due now; it is over then.</summary>
    public bool Takes(Fault one)
    {
        var isDue = Fault == one && _calls >= at && !IsSpent;
        IsSpent |= isDue;
        return isDue;
    }
}
