using Cairn.Core.Changes;
using Cairn.Core.Index;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Hub.Memories;

/// <summary>A record as the keyword index reads it.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Seq">The sequence of its last change.</param>
/// <param name="Visible">Whether it is shown.</param>
/// <param name="Collection">Its collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields, as they are stored.</param>
/// <param name="Created">The least stamp of its changes.</param>
/// <param name="Actor">Who wrote it first.</param>
internal sealed record DocumentRow(long Record, long Seq, bool Visible, string Collection, string Id, string Fields, string? Created, string? Actor)
{
    /// <summary>Reads rows of the records of <c>@vault</c> that are named behind it. The vault is a parameter wherever it stands, so that one partition is planned for and not sixteen.</summary>
    public const string Select =
        """
        SELECT record, seq, visible, collection, id, fields,
            (SELECT min((changes.body::json ->> 'stamp') COLLATE "C") FROM changes WHERE changes.vault = @vault AND changes.record = records.record) AS created,
            (SELECT changes.body::json ->> 'actor' FROM changes WHERE changes.vault = @vault AND changes.seq = records.record) AS actor
        FROM records WHERE vault = @vault AND seq > 0
        """;

    /// <summary>What it is found by; null where it is not.</summary>
    public SearchDocument? Document => !Visible ? null
        : DocumentReader.Read(new RecordKey(Collection, Id), ChangeJson.ReadFields(Fields), Seq, Actor ?? "", Created is null ? null : Stamp.Parse(Created).Time);
}
