using System.Text;
using Cairn.Core;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Tests.Importing;

public sealed class JsonCutterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Elements_are_cut_wherever_the_stream_breaks_off(int step)
    {
        string[] elements = ["""{"a":[1,{"b":"]}\"\\"}]}""", "[]", "12", "-1.5e3", "true", "null", "\"text, with ] and \\\" in it\"", "{}", "\"\"", $"\"{new string('é', 90_000)}\""];
        var array = "\ufeff [" + string.Join(" ,\r\n", elements) + "] trailing";
        var member = """{"x":"list","y":{"list":[0]},"n":1,"list" :""" + array[1..] + "}";

        Assert.Equal(elements, await CutAsync(array, null, step));
        Assert.Equal(elements, await CutAsync(member, "list", step));
        Assert.Equal(["{\"a\":[1]}"], await CutAsync(" {\"a\":[1]} ", null, step));
        Assert.Empty(await CutAsync("{\"a\":[1]}", "list", step));
    }

    [Fact]
    public async Task What_ends_within_its_JSON_gives_what_came_before()
    {
        var cut = new List<string?>();

        var problem = await Assert.ThrowsAsync<CairnException>(async () =>
        {
            using var cutter = new JsonCutter(new SlowStream("[1,{\"a\":2},{\"b\":"u8.ToArray(), 3));
            await foreach (var element in cutter.CutAsync(null, Token))
            {
                cut.Add(Text(element));
            }
        });

        Assert.Equal("invalid_element", problem.Code);
        Assert.Equal(["1", "{\"a\":2}"], cut);
    }

    [Fact]
    public async Task An_element_that_is_too_large_is_passed_over_and_the_reading_goes_on()
    {
        await using var stream = new EndlessText(3L * JsonCutter.BytesMax);
        using var cutter = new JsonCutter(stream);
        var cut = new List<string?>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        await foreach (var element in cutter.CutAsync(null, Token))
        {
            cut.Add(Text(element));
        }

        // The stream never waits, so that all of this ran on one thread. All that is ever held: buffers that double up to the limit.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2L * JsonCutter.BytesMax) + (16 << 20));
        Assert.Equal(["1", null, "2"], cut);
    }

    private static async Task<List<string?>> CutAsync(string json, string? member, int step)
    {
        var cut = new List<string?>();
        using var cutter = new JsonCutter(new SlowStream(Encoding.UTF8.GetBytes(json), step));
        await foreach (var element in cutter.CutAsync(member, Token))
        {
            cut.Add(Text(element));
        }

        return cut;
    }

    private static string? Text(ReadOnlyMemory<byte>? element) => element is { } json ? Encoding.UTF8.GetString(json.Span) : null;

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }

    /// <summary>An array whose second element is a text of a given length, made as it is read.</summary>
    private sealed class EndlessText(long length) : MemoryStream
    {
        private readonly Queue<byte[]> _ends = new(["[1,\""u8.ToArray(), "\",2]"u8.ToArray()]);
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var isMiddle = _ends.Count == 1 && _left > 0;
            if (isMiddle)
            {
                var part = (int)Math.Min(_left, buffer.Length);
                buffer.Span[..part].Fill((byte)'x');
                _left -= part;
                return new(part);
            }

            var end = _ends.Count > 0 ? _ends.Dequeue() : [];
            end.CopyTo(buffer);
            return new(end.Length);
        }
    }
}
