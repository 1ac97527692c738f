using System.Net;
using Cairn.Agent.Devices;
using Cairn.Core;

namespace Cairn.Agent.Tests.Devices;

public sealed class WrongTriesTests
{
    private readonly HandTime _time = new();
    private readonly WrongTries _tries;

    public WrongTriesTests() => _tries = new WrongTries(_time);

    [Fact]
    public void An_address_waits_for_the_rest_of_its_own_minute_whatever_the_clock_on_the_wall_says()
    {
        Exhaust("192.0.2.1");
        _time.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), Refused("192.0.2.1"));
        _time.SetWall(DateTimeOffset.UnixEpoch);
        Assert.Equal(TimeSpan.FromSeconds(40), Refused("::ffff:192.0.2.1"));
        Assert.Null(Refused("192.0.2.2"));
        _time.Pass(TimeSpan.FromSeconds(40));
        Assert.Null(Refused("192.0.2.1"));
    }

    [Fact]
    public void Of_IPv6_a_network_of_64_bits_is_one_address()
    {
        Exhaust("2001:db8:0:1::1");

        Assert.NotNull(Refused("2001:db8:0:1:ffff::2"));
        Assert.Null(Refused("2001:db8:0:2::1"));
    }

    [Fact]
    public void Many_addresses_push_out_the_oldest_and_keep_nobody_else_out()
    {
        Exhaust("192.0.2.1");
        Exhaust("192.0.2.2");
        for (var number = 0; number < WrongTries.AddressesMax - 1; number++) Assert.Null(Refused(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]).ToString()));

        Assert.NotNull(Refused("192.0.2.2"));
        Assert.Null(Refused("192.0.2.1"));
    }

    private void Exhaust(string address)
    {
        for (var wrong = 0; wrong < WrongTries.TriesMax; wrong++) Assert.Null(Refused(address));
        Assert.NotNull(Refused(address));
    }

    private TimeSpan? Refused(string address)
    {
        try
        {
            _tries.Note(IPAddress.Parse(address));
            return null;
        }
        catch (CairnException problem)
        {
            Assert.Equal(("too_many_tries", true), (problem.Code, problem.IsTransient));
            return problem.RetryAfter;
        }
    }

    /// <summary>A clock whose wall time and elapsed time are moved apart by hand.</summary>
    private sealed class HandTime : TimeProvider
    {
        private long _ticks = 1;
        private DateTimeOffset _wall = DateTimeOffset.UnixEpoch.AddYears(50);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => _wall;

        public void Pass(TimeSpan time) => (_ticks, _wall) = (_ticks + time.Ticks, _wall + time);

        public void SetWall(DateTimeOffset wall) => _wall = wall;
    }
}
