using System.Runtime.CompilerServices;

namespace Cairn.Sync.Engine;

/// <summary>Reads a stream one item ahead, so that the next one comes while the last one is worked on.</summary>
internal static class ReadAhead
{
    public static async IAsyncEnumerable<T> OneAhead<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = source.GetAsyncEnumerator(stop.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                var item = items.Current;
                next = items.MoveNextAsync().AsTask();
                yield return item;
            }
        }
        finally
        {
            // A stream must not be disposed of while it is being read.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
