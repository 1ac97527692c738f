using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>What a browser gets: a page, or the way to another one.</summary>
/// <param name="Title">What the page is called; null where there is none.</param>
/// <param name="Content">What is on it.</param>
/// <param name="Location">Where to go instead.</param>
internal sealed record PageReply(string? Title, Markup Content, string? Location)
{
    /// <summary>What went wrong; null where nothing did.</summary>
    public CairnException? Problem { get; init; }

    /// <summary>Whether the page is a list, which takes more room than a question.</summary>
    public bool IsWide { get; init; }

    /// <summary>A page.</summary>
    public static PageReply Page(string title, Markup content, CairnException? problem = null) => new(title, content, Location: null) { Problem = problem };

    /// <summary>The way to a page of the hub.</summary>
    public static PageReply To(string location) => new(Title: null, Markup.None, location);
}
