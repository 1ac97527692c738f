using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Cuts a stream of JSON into the elements of one array, holding one at a time.</summary>
/// <remarks>It looks at brackets and quotes only: whether an element is JSON, its parser says.</remarks>
internal sealed class JsonCutter(Stream stream) : IDisposable
{
    /// <summary>Most bytes of an element; a larger one is passed over.</summary>
    public const int BytesMax = 64 << 20;

    private const int StepBytes = 1 << 16;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> EndOfWord = SearchValues.Create(",]}: \t\r\n\""u8);

    // A byte order mark is no part of JSON, and nothing else begins with its bytes.
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n\ufeff"u8);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(StepBytes);
    private int _start;
    private int _at;
    private int _end;
    private bool _isDropped;
    private int _depth;
    private bool _isText;
    private bool _isEscaped;
    private bool _isWord;

    /// <summary>The elements, each valid until the next is asked for; null for one that is too large.</summary>
    /// <param name="member">The member that is the array where the root is an object; null where that is the one element.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="CairnException">Code <c>invalid_element</c>: the stream ends within an element.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>?> CutAsync(string? member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isObject = await PeekAsync(cancellationToken) == '{';
        if (isObject && member is null)
        {
            yield return await ValueAsync(isWanted: true, cancellationToken);
        }

        if (isObject && (member is null || !await FindAsync(Encoding.UTF8.GetBytes($"\"{member}\""), cancellationToken)))
        {
            yield break;
        }

        _at++;
        while (await PeekAsync(cancellationToken) is var next and not ']')
        {
            if (next == ',')
            {
                _at++;
                continue;
            }

            yield return await ValueAsync(isWanted: true, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        stream.Dispose();
    }

    // Goes to the bracket with which the member's array begins.
    private async Task<bool> FindAsync(byte[] member, CancellationToken cancellationToken)
    {
        _at++;
        var isMember = false;
        while (await PeekAsync(cancellationToken) is var next and not '}')
        {
            if (next is ',' or ':')
            {
                _at++;
            }
            else if (isMember && next == '[')
            {
                return true;
            }
            else
            {
                var value = await ValueAsync(isWanted: next == '"', cancellationToken);
                isMember = !isMember && value is { } name && name.Span.SequenceEqual(member);
            }
        }

        return false;
    }

    // The next byte that is not blank.
    private async Task<char> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_buffer.AsSpan(_at, _end - _at).IndexOfAnyExcept(Blank) is var blanks and >= 0)
            {
                _at += blanks;
                return (char)_buffer[_at];
            }

            _start = _at = _end;
            await FillAsync(cancellationToken);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ValueAsync(bool isWanted, CancellationToken cancellationToken)
    {
        _start = _at;
        _isDropped = !isWanted;
        (_depth, _isText, _isEscaped, _isWord) = (0, false, false, false);
        while (!IsAtEndOfValue())
        {
            await FillAsync(cancellationToken);
        }

        return _isDropped ? (ReadOnlyMemory<byte>?)null : _buffer.AsMemory(_start, _at - _start);
    }

    private bool IsAtEndOfValue()
    {
        while (_at < _end)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            if (_isEscaped)
            {
                _isEscaped = false;
                _at++;
            }
            else if (_isText)
            {
                if (!Skip(rest.IndexOfAny((byte)'"', (byte)'\\')))
                {
                    return false;
                }

                _isEscaped = _buffer[_at - 1] == '\\';
                _isText = _isEscaped;
            }
            else if (_isWord || (_depth == 0 && !Structure.Contains(rest[0])))
            {
                // What begins with none of these is a number or a word; at least one byte, so that no garbage holds the reading up.
                var first = _isWord ? 0 : 1;
                var length = rest[first..].IndexOfAny(EndOfWord);
                _isWord = true;
                _at = length < 0 ? _end : _at + first + length;
                return length >= 0;
            }
            else
            {
                if (!Skip(rest.IndexOfAny(Structure)))
                {
                    return false;
                }

                var letter = _buffer[_at - 1];
                _isText = letter == '"';
                _depth += letter is (byte)'{' or (byte)'[' ? 1 : letter is (byte)'}' or (byte)']' ? -1 : 0;
            }

            if (_depth <= 0 && !_isText)
            {
                return true;
            }
        }

        return false;
    }

    private bool Skip(int length)
    {
        _at = length < 0 ? _end : _at + length + 1;
        return length >= 0;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        _isDropped |= _end - _start >= BytesMax;
        if (_isDropped)
        {
            _start = _at;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _at, _end) = (0, _at - _start, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        if (read == 0)
        {
            throw new CairnException("invalid_element", "The file ends within its JSON.", "What came before was imported. It may have been cut off on its way here: download or copy it again.");
        }
    }
}
