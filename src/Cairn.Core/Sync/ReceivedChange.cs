using Cairn.Core.Changes;

namespace Cairn.Core.Sync;

/// <summary>A change as it came from another node, read and checked as every receiver does, which is before it takes any lock.</summary>
public sealed class ReceivedChange
{
    /// <param name="text">JSON.</param>
    public ReceivedChange(string text)
    {
        Text = text;
        try
        {
            Change = ChangeJson.Read(text);
            Problem = Change.Key.IsPrivate ? new SyncProblem("private_record", "The change is of a private record, and those stay where they were made.") : null;
        }
        catch (CairnException malformed)
        {
            Problem = SyncProblem.Of(malformed);
        }
    }

    /// <summary>What came.</summary>
    public string Text { get; }

    /// <summary>The change; null where the text is none.</summary>
    public Change? Change { get; }

    /// <summary>Why it may not be taken in; null where it may.</summary>
    public SyncProblem? Problem { get; }
}
