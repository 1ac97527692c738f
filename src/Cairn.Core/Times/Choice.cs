namespace Cairn.Core.Times;

/// <summary>Which one of those that come again and again is meant.</summary>
internal enum Choice
{
    /// <summary>Nothing says so: the latest that has begun, since people look back.</summary>
    Latest,
    Last,
    This,
    Next,
}
