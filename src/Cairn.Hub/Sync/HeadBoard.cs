namespace Cairn.Hub.Sync;

/// <summary>Where the logs end that somebody waits for or has just waited for, as this node knows it, and who was found to be allowed to know. Thread-safe.</summary>
internal sealed class HeadBoard
{
    // Who was told of something waits again in a moment, and finds here what it knew.
    private const int LeftMax = 10_000;

    private readonly Queue<Guid> _left = [];
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

    /// <summary>Notes that a device is answered with all that a log holds.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="device">The device.</param>
    /// <param name="head">Where the log ends.</param>
    public void Inform(Guid vault, Guid device, long head)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(vault, out var entry))
            {
                entry.Known[device] = Math.Max(head, entry.Known.GetValueOrDefault(device));
            }
        }
    }

    private void Note(Guid vault, long head)
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

    /// <summary>Completes when a log reaches beyond a sequence, with its end. What the device has been answered with meanwhile is no news, except at the start.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="account">In whose name.</param>
    /// <param name="device">Which device of the account; null for none.</param>
    /// <param name="after">The sequence.</param>
    /// <param name="load">Reads its end from the database, and fails where the account may not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<long> WaitAsync(Guid vault, Guid account, Guid? device, long after, Func<Task<long>> load, CancellationToken cancellationToken)
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
                else if (head > after && !entry.Knows(device, after, head.Value))
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
                entry.Forget();
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
                _left.Enqueue(vault);
            }

            if (_left.Count > LeftMax && _left.Dequeue() is var longest && _entries.TryGetValue(longest, out var left) && left.Waiting == 0)
            {
                _entries.Remove(longest);
            }
        }
    }

    private sealed class Entry(Lock @lock)
    {
        public long? Head { get; set; }

        /// <summary>How far devices know the log.</summary>
        public Dictionary<Guid, long> Known { get; } = [];

        public int Waiting { get; set; }

        /// <summary>The accounts that were found to be allowed to read the log.</summary>
        public HashSet<Guid> Readers { get; } = [];

        public TaskCompletionSource Next { get; set; } = NewSignal();

        /// <summary>How often something was forgotten.</summary>
        public int Age { get; private set; }

        public void Forget()
        {
            Head = null;
            Known.Clear();
            Readers.Clear();
            Age++;
        }

        public bool Knows(Guid? device, long after, long head)
        {
            lock (@lock)
            {
                return after > 0 && device is { } known && Known.GetValueOrDefault(known) >= head;
            }
        }

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
