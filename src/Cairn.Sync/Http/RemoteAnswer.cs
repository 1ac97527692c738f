namespace Cairn.Sync.Http;

/// <summary>An answer that is being read: whole, or line by line, each step in its time.</summary>
internal sealed class RemoteAnswer(HttpResponseMessage response, StepTimer steps, Stream body, TimeSpan stepTime) : IDisposable
{
    private const int StepBytes = 16 << 10;

    private byte[] _buffer = new byte[StepBytes];
    private int _start;
    private int _end;

    /// <summary>Whether the remote did what it was asked for.</summary>
    public bool IsSuccess => response.IsSuccessStatusCode;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="Core.CairnException">Code <c>remote_failed</c>: it goes on beyond the limit.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadWholeAsync(int bytesMax)
    {
        steps.Begin(stepTime);
        using var whole = new MemoryStream();
        var sinceStep = 0;
        for (int read; (read = await body.ReadAsync(_buffer, steps.Token)) > 0;)
        {
            whole.Write(_buffer, 0, read);
            if (whole.Length > bytesMax)
            {
                throw TooLong();
            }

            // A remote that sends byte by byte gets no new time for each.
            if ((sinceStep += read) >= StepBytes)
            {
                sinceStep = 0;
                steps.Begin(stepTime);
            }
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    /// <summary>Reads a line, without its end; null at the end of the stream. It is good until the next one is read.</summary>
    /// <exception cref="Core.CairnException">Code <c>remote_failed</c>: it goes on beyond the limit.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadLineAsync(int bytesMax, TimeSpan lineTime)
    {
        steps.Begin(lineTime);
        for (var searched = _start; ;)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + at - _start);
                _start = searched + at + 1;
                return line.Span is [.., (byte)'\r'] ? line[..^1] : line;
            }

            MakeRoom();
            searched = _end;
            if (_end - _start > bytesMax)
            {
                throw TooLong();
            }

            var read = await body.ReadAsync(_buffer.AsMemory(_end), steps.Token);
            if (read == 0)
            {
                return _end == _start ? null : throw RemoteFailure.Unreachable("broke off in the middle of a line");
            }

            _end += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
        steps.Dispose();
    }

    // Moves what is left to the front, into a larger buffer where it fills this one.
    private void MakeRoom()
    {
        if (_start > 0 || _end == _buffer.Length)
        {
            var buffer = _end - _start > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            (_buffer, _end, _start) = (buffer, _end - _start, 0);
        }
    }

    private static Core.CairnException TooLong() => RemoteFailure.Failed("its answer does not end where it should");
}
