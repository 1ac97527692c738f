namespace Cairn.Vaults.Importing;

/// <summary>Reads one kind of file. Listed in <see cref="SourceFormats"/>.</summary>
internal interface ISourceFormat
{
    /// <summary>Whether passages that are gone from a file are archived, as with texts, or stay, as with chats and lines.</summary>
    bool IsWhole { get; }

    /// <summary>Whether the file is of this kind.</summary>
    /// <param name="name">Relative to what is imported.</param>
    /// <param name="head">The first bytes of the file, at most <see cref="SourceFormats.HeadBytes"/>; fewer are the whole file.</param>
    bool Recognises(string name, ReadOnlySpan<byte> head);

    /// <summary>Reads the file piece by piece, without holding it whole where it may be large.</summary>
    /// <remarks>A piece that cannot be read is an item with a problem. What ends the reading is thrown: as a <see cref="Core.CairnException"/>, or as
    /// the stream throws it.</remarks>
    /// <param name="file">The file.</param>
    /// <param name="source">What its memories name as their source, unless they have one of their own.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken);
}
