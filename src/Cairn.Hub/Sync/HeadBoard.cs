namespace Cairn.Hub.Sync;

/// <summary>Where the logs end that somebody waits for, as this node knows it, and who was found to be allowed to know. Thread-safe.</summary>
internal sealed class HeadBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];

    /// <summary>Told of each log that was made longer on this node.</summary>
    public Action<Guid, long>? Grown { get; set; }

    /// <summary>Told of each log that was made longer on any node, some time after it was.</summary>
    public Action<Guid, long>? Heard { get; set; }

    /// <summary>Notes that a log was made longer on this node.</summary>
    public void Grow(Guid vault, long head)
    {
        Note(vault, head);
        Grown?.Invoke(vault, head);
    }

    /// <summary>Notes what a node says of a log.</summary>
    public void Hear(Guid vault, long head)
    {
        Note(vault, head);
        Heard?.Invoke(vault, head);
    }

    /// <summary>Notes where a log ends.</summary>
    public void Note(Guid vault, long head)
    {
        TaskCompletionSource? waiting = null;
        lock (_lock)
        {
            if (_entries.TryGetValue(vault, out var entry) && (entry.Head is not { } known || head > known))
            {
                entry.Head = head;
                (waiting, entry.Next) = (entry.Next, NewSignal());
            }
        }

        waiting?.TrySetResult();
    }

    /// <summary>Forgets all, since hints may have been missed: who waits looks again.</summary>
    public void Forget() => Forget(() => _entries.Values);

    /// <summary>Forgets one log, since other accounts may read it now: who waits looks again.</summary>
    public void Forget(Guid vault) => Forget(() => _entries.TryGetValue(vault, out var entry) ? [entry] : []);

    /// <summary>Completes when a log reaches beyond a sequence, with its end.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="account">In whose name.</param>
    /// <param name="after">The sequence.</param>
    /// <param name="load">Reads its end from the database, and fails where the account may not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<long> WaitAsync(Guid vault, Guid account, long after, Func<Task<long>> load, CancellationToken cancellationToken)
    {
        var entry = Join(vault);
        try
        {
            while (true)
            {
                var (head, next, age) = entry.Look(account);
                if (head is null)
                {
                    // What grows while it is read is noted above it.
                    var end = await load();
                    entry.LetIn(account, age);
                    Note(vault, end);
                }
                else if (head > after)
                {
                    return head.Value;
                }
                else
                {
                    await next.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            Leave(vault, entry);
        }
    }

    private void Forget(Func<IEnumerable<Entry>> which)
    {
        List<TaskCompletionSource> waiting = [];
        lock (_lock)
        {
            foreach (var entry in which())
            {
                entry.Head = null;
                entry.Readers.Clear();
                entry.Age++;
                waiting.Add(entry.Next);
                entry.Next = NewSignal();
            }
        }

        waiting.ForEach(signal => signal.TrySetResult());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Entry Join(Guid vault)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(vault, out var entry))
            {
                _entries.Add(vault, entry = new Entry(_lock));
            }

            entry.Waiting++;
            return entry;
        }
    }

    private void Leave(Guid vault, Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Waiting == 0)
            {
                _entries.Remove(vault);
            }
        }
    }

    private sealed class Entry(Lock @lock)
    {
        public long? Head { get; set; }

        public int Waiting { get; set; }

        /// <summary>The accounts that were found to be allowed to read the log.</summary>
        public HashSet<Guid> Readers { get; } = [];

        public TaskCompletionSource Next { get; set; } = NewSignal();

        /// <summary>How often something was forgotten.</summary>
        public int Age { get; set; }

        /// <summary>The end of the log, where it is known and the account may know it.</summary>
        public (long? Head, Task Next, int Age) Look(Guid account)
        {
            lock (@lock)
            {
                return (Readers.Contains(account) ? Head : null, Next.Task, Age);
            }
        }

        /// <summary>Notes that an account may read the log, unless something was forgotten while that was looked up.</summary>
        public void LetIn(Guid account, int age)
        {
            lock (@lock)
            {
                if (Age == age)
                {
                    Readers.Add(account);
                }
            }
        }
    }
}
