using Cairn.Core.Sync;

namespace Cairn.Sync.Engine;

/// <summary>What a replica asks in an exchange.</summary>
/// <param name="Turn">The replica's turn.</param>
/// <param name="Request">What it says.</param>
/// <param name="Sending">What it sends; null where nothing is to be sent yet.</param>
/// <param name="IsAhead">Whether it was asked before the page that comes before the answer was taken in.</param>
internal sealed record Asked(ReplicaTurn Turn, ExchangeRequest Request, OutgoingBatch? Sending, bool IsAhead = false);
