using System.Buffers.Binary;

namespace Cairn.Vaults.Tests.Salvage.Pages;

/// <summary>Which pages each row of a table needs, found the way SQLite does: down from the table's root. For sound
/// images only; written apart from the code under test, so that the two do not share a mistake.</summary>
internal sealed class PagesOfRows
{
    private readonly byte[] _image;
    private readonly int _pageSize;
    private readonly Dictionary<long, RowPages> _rows = [];

    private PagesOfRows(byte[] image)
    {
        _image = image;
        _pageSize = U16(16) == 1 ? 65_536 : U16(16);
    }

    internal sealed record RowPages(int Leaf, IReadOnlyList<int> Overflow);

    public static IReadOnlyDictionary<long, RowPages> Find(byte[] image, int rootPage)
    {
        var pages = new PagesOfRows(image);
        pages.Descend(rootPage);
        return pages._rows;
    }

    private void Descend(int number)
    {
        var page = (number - 1) * _pageSize;
        var header = page + (number == 1 ? 100 : 0);
        var isLeaf = _image[header] == 13;
        Assert.True(isLeaf || _image[header] == 5);
        for (var i = 0; i < U16(header + 3); i++)
        {
            var cell = page + U16(header + (isLeaf ? 8 : 12) + (2 * i));
            if (isLeaf)
            {
                AddRow(number, cell);
            }
            else
            {
                Descend(U32(cell));
            }
        }

        if (!isLeaf)
        {
            Descend(U32(header + 8));
        }
    }

    private void AddRow(int leaf, int cell)
    {
        var payload = Number(ref cell);
        var row = Number(ref cell);
        var overflow = new List<int>();
        if (payload > _pageSize - 35)
        {
            var minimum = ((_pageSize - 12) * 32 / 255) - 23;
            var surplus = minimum + ((payload - minimum) % (_pageSize - 4));
            var local = surplus <= _pageSize - 35 ? surplus : minimum;
            for (var next = U32(cell + (int)local); next != 0; next = U32((next - 1) * _pageSize))
            {
                overflow.Add(next);
            }
        }

        _rows.Add(row, new RowPages(leaf, overflow));
    }

    // Sound samples have small positive rowids and lengths: nine-byte numbers do not occur.
    private long Number(ref int position)
    {
        long number = 0;
        byte current;
        do
        {
            current = _image[position++];
            number = (number << 7) | (current & 0x7Fu);
        }
        while (current >= 0x80);

        return number;
    }

    private int U16(int position) => BinaryPrimitives.ReadUInt16BigEndian(_image.AsSpan(position));

    private int U32(int position) => BinaryPrimitives.ReadInt32BigEndian(_image.AsSpan(position));
}
