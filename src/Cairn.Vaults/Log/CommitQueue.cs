using System.Collections.Concurrent;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Log;

/// <summary>Lets concurrent writers of one process share a transaction, so that each is durable and none pays for a disk flush alone.</summary>
/// <remarks>Whoever finds nobody writing writes for all who wait, once, and hands what has gathered meanwhile to the thread pool. A writer that is
/// alone runs on its own thread, with no switch.</remarks>
internal sealed class CommitQueue(Database database, Func<WriteBatch> begin, Action<WriteBatch> committed)
{
    /// <summary>Most pieces of work in one transaction.</summary>
    private const int BatchMax = 256;

    private readonly ConcurrentQueue<IWork> _waiting = new();
    private int _leading;
    private bool _isClosed;

    private interface IWork
    {
        bool TryRun(WriteBatch batch);

        void Complete();

        void Fail(Exception exception);
    }

    public Task<T> RunAsync<T>(Func<WriteBatch, T> work)
    {
        var item = new Work<T>(work);
        _waiting.Enqueue(item);
        if (Volatile.Read(ref _isClosed))
        {
            RefuseAll();
        }
        else if (Interlocked.CompareExchange(ref _leading, 1, 0) == 0)
        {
            Lead();
        }

        return item.Result;
    }

    /// <summary>Takes the lead for good, after whoever has it: what is being written is finished, what waits is refused.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        SpinWait.SpinUntil(() => Interlocked.CompareExchange(ref _leading, 1, 0) == 0);
        RefuseAll();
    }

    private void RefuseAll()
    {
        while (_waiting.TryDequeue(out var item))
        {
            item.Fail(new ObjectDisposedException(nameof(Vault)));
        }
    }

    private void Lead()
    {
        var batch = new List<IWork>();
        while (batch.Count < BatchMax && _waiting.TryDequeue(out var item))
        {
            batch.Add(item);
        }

        CommitAll(batch);

        // Where several write at once, those who have just got their answer are about to write again: they are queued before the next
        // turn, so that it finds them all and not just the fastest.
        if (batch.Count > 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Lead(), this, preferLocal: false);
            return;
        }

        // Leadership is given up before the queue is looked at again: an item that came in between is seen here or by its own writer.
        Volatile.Write(ref _leading, 0);
        if (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _leading, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Lead(), this, preferLocal: false);
        }
    }

    // A piece of work that fails takes the transaction with it; the others are run again without it.
    private void CommitAll(List<IWork> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                database.Execute("BEGIN IMMEDIATE");
                var writes = begin();
                if (TryRunAll(batch, writes))
                {
                    database.Execute("COMMIT");
                    committed(writes);
                    batch.ForEach(item => item.Complete());
                    return;
                }

                Rollback();
            }
            catch (Exception exception)
            {
                Rollback();
                batch.ForEach(item => item.Fail(exception));
                return;
            }
        }
    }

    private static bool TryRunAll(List<IWork> batch, WriteBatch writes)
    {
        var failed = batch.Find(item => !item.TryRun(writes));
        if (failed is null)
        {
            writes.Finish();
            return true;
        }

        batch.Remove(failed);
        return false;
    }

    // SQLite has rolled back by itself after a full disk and the like.
    private void Rollback()
    {
        try
        {
            database.Execute("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
        }
    }

    private sealed class Work<T>(Func<WriteBatch, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;

        public Task<T> Result => _completion.Task;

        public bool TryRun(WriteBatch batch)
        {
            try
            {
                _value = work(batch);
                return true;
            }
            catch (Exception exception)
            {
                _completion.TrySetException(VaultFault.Translate(exception));
                return false;
            }
        }

        public void Complete() => _completion.TrySetResult(_value!);

        public void Fail(Exception exception) => _completion.TrySetException(VaultFault.Translate(exception));
    }
}
