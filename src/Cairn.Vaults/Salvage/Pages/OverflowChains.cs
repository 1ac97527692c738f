using System.Buffers.Binary;
using System.Collections;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>Follows the linked overflow pages that long payloads continue on.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.7. A walk ends at the payload's length, never visits a page
/// twice, and all walks together read at most <see cref="ReadsPerPageMax"/> times the database's pages: a sound database
/// needs one. Memory: 4 bytes and a bit for each page of the database.</remarks>
internal sealed class OverflowChains(PageSource source)
{
    /// <summary>Overflow pages read at most, for each page of the database; walks beyond that fail.</summary>
    public const int ReadsPerPageMax = 8;

    private const int NextPointerBytes = 4;

    private readonly byte[] _page = new byte[source.PageSize];
    private readonly int[] _lastWalk = new int[source.PageCount + 1];
    private readonly BitArray _linked = new(source.PageCount + 1);
    private long _readsLeft = (long)ReadsPerPageMax * source.PageCount;
    private int _walk;

    /// <summary>Whether some walk came through the page and left it by a pointer that makes sense: to the next page of the
    /// chain or, on the last one, to none.</summary>
    public bool HasLinked(int number) => _linked[number];

    /// <summary>Walks a chain to learn which pages are in it.</summary>
    /// <param name="first">The chain's first page, unchecked.</param>
    /// <param name="byteCount">Payload bytes in the chain.</param>
    /// <returns>False when the chain breaks off before all bytes were met.</returns>
    public bool TryWalk(uint first, int byteCount) => TryWalk(first, byteCount, destination: []);

    /// <summary>Fills the destination from a chain.</summary>
    /// <returns>False, with the destination's content undefined, when the chain breaks off before it is full.</returns>
    public bool TryRead(uint first, Span<byte> destination) => TryWalk(first, destination.Length, destination);

    private bool TryWalk(uint first, int byteCount, Span<byte> destination)
    {
        var bytesPerPage = source.UsableBytes - NextPointerBytes;
        var next = first;
        var previous = 0;
        _walk++;
        for (var done = 0; done < byteCount; done += bytesPerPage)
        {
            if (!CanVisit(next) || --_readsLeft < 0 || !source.ReadPage((int)next, _page))
            {
                return false;
            }

            // Only now is it known that the pointer on the page before was no garbage.
            _linked[previous] = true;
            previous = (int)next;
            _lastWalk[previous] = _walk;
            if (!destination.IsEmpty)
            {
                var length = Math.Min(bytesPerPage, byteCount - done);
                _page.AsSpan(NextPointerBytes, length).CopyTo(destination[done..]);
            }

            next = BinaryPrimitives.ReadUInt32BigEndian(_page);
        }

        // A last page that points on is damaged, but the damage may be in its pointer alone: its bytes are given all the same.
        _linked[previous] |= next == 0;
        return true;
    }

    // Page 1 is never an overflow page.
    private bool CanVisit(uint number) => number >= 2 && number <= (uint)source.PageCount && _lastWalk[number] != _walk;
}
