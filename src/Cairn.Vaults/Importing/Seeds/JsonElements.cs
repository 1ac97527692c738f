using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>Reads the elements of a long array one by one: the file's own, or that of one of its members.</summary>
internal sealed class JsonElements(Stream stream, string[] names)
{
    /// <summary>Most bytes of one element.</summary>
    private const int ElementBytesMax = 16 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isNamed;
    private int _depth = -1;
    private JsonReaderState _state;

    /// <exception cref="CairnException">Code <c>invalid_json</c>.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        if (_buffer.AsSpan(0, _end).StartsWith("\ufeff"u8))
        {
            _start = 3;
        }

        while (true)
        {
            var (isMore, element) = Step();
            if (element is { } found)
            {
                yield return found;
            }
            else if (!isMore)
            {
                yield break;
            }
            else
            {
                await FillAsync(cancellationToken);
            }
        }
    }

    private (bool IsMore, JsonElement? Element) Step()
    {
        try
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isAtEnd, _state);
            var (consumed, state) = (0, _state);
            while (reader.Read())
            {
                if (_depth < 0)
                {
                    Seek(ref reader);
                }
                else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == _depth)
                {
                    return (false, null);
                }
                else if (JsonElement.TryParseValue(ref reader, out var element))
                {
                    Keep((int)reader.BytesConsumed, reader.CurrentState);
                    return (true, element);
                }
                else
                {
                    // The rest of the element has not been read yet; it is begun again then.
                    Keep(consumed, state);
                    return (true, null);
                }

                (consumed, state) = ((int)reader.BytesConsumed, reader.CurrentState);
            }

            Keep(consumed, state);
            return _isAtEnd ? throw Invalid(_depth < 0 ? $"holds no array, and no member called {string.Join(" or ", names)} that is one" : "is cut short") : (true, null);
        }
        catch (JsonException)
        {
            throw Invalid("is not JSON, or cut short");
        }
    }

    private void Seek(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
        {
            _isNamed = names.Contains(reader.GetString());
        }
        else if (reader.TokenType == JsonTokenType.StartArray && (reader.CurrentDepth == 0 || (reader.CurrentDepth == 1 && _isNamed)))
        {
            _depth = reader.CurrentDepth;
        }
    }

    private void Keep(int consumed, JsonReaderState state)
    {
        _start += consumed;
        _state = state;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _end < ElementBytesMax ? _end * 2 : throw Invalid($"holds an element of more than {ElementBytesMax >> 20} MiB"));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _isAtEnd = read == 0;
    }

    private static CairnException Invalid(string rule) => new("invalid_json", $"The file {rule}.", "What stood before was imported. Correct it and import it again.");
}
