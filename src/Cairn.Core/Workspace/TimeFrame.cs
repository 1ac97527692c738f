namespace Cairn.Core.Workspace;

/// <summary>A span of time that is looked at.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends; what happens then is in it, too.</param>
public readonly record struct TimeFrame(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>How long it is, in weeks.</summary>
    public double Weeks => (To - From).TotalDays / 7;

    /// <summary>The last days before a time.</summary>
    public static TimeFrame Last(int days, DateTimeOffset now) => new(days < (now - DateTimeOffset.MinValue).TotalDays ? now.AddDays(-days) : DateTimeOffset.MinValue, now);

    /// <summary>Whether something happened in it.</summary>
    public bool Holds(DateTimeOffset time) => time > From && time <= To;

    /// <summary>As many frames of one length, one after the other.</summary>
    public IReadOnlyList<TimeFrame> Split(int count)
    {
        var (from, to, length) = (From, To, (To - From) / count);
        return [.. Enumerable.Range(0, count).Select(at => new TimeFrame(from + (length * at), at == count - 1 ? to : from + (length * (at + 1))))];
    }
}
