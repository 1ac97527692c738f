namespace Cairn.Agent.Mcp.Clients;

/// <summary>Where a member of an object stands.</summary>
/// <param name="Name">Its name, as UTF-8 with a character for each byte.</param>
/// <param name="NameStart">The position of its name's quotation mark.</param>
/// <param name="ValueStart">Where its value begins.</param>
/// <param name="ValueEnd">The position after its value.</param>
/// <param name="Comma">The position of the comma after it; null where there is none.</param>
internal sealed record JsoncMember(string Name, int NameStart, int ValueStart, int ValueEnd, int? Comma);
