using System.Reflection;
using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>A replica of which one call fails, as on a full disk.</summary>
#pragma warning disable CA1852, MA0053 // The proxy that is made at run time derives from it.
internal class FailingReplica : DispatchProxy
#pragma warning restore CA1852, MA0053
{
    private IReplica _inner = null!;
    private string _failing = "";

    public static IReplica Of(IReplica inner, string failing)
    {
        var replica = Create<IReplica, FailingReplica>();
        ((FailingReplica)(object)replica)._inner = inner;
        ((FailingReplica)(object)replica)._failing = failing;
        return replica;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == _failing
        ? throw new CairnException("disk_full", "The disk is full.", "Free some space.", isTransient: true)
        : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
}
