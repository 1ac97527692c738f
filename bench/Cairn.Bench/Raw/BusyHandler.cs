using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Cairn.Bench.Raw;

/// <summary>Waits for a locked database as SQLite's own <c>busy_timeout</c> does where it was built with <c>usleep</c>, which is nearly everywhere.
/// The library of SQLitePCLRaw 2.0 was built without and sleeps whole seconds; measured like that, anything would beat it.</summary>
internal static class BusyHandler
{
    private const int WaitMax = 60_000;

    // sqliteDefaultBusyCallback in SQLite's main.c.
    private static readonly int[] Delays = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

    // Kept here, so that the collector does not take it while SQLite has its address.
    private static readonly Callback Handler = (_, waited) =>
    {
        var milliseconds = Delays[Math.Min(waited, Delays.Length - 1)];
#pragma warning disable RS0030 // SQLite calls in the middle of a statement: there is nothing to await.
        Thread.Sleep(milliseconds);
#pragma warning restore RS0030
        return waited * Delays[^1] < WaitMax ? 1 : 0;
    };

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Callback(nint state, int waited);

    public static void Set(SqliteConnection connection)
    {
        if (NativeMethods.SetBusyHandler(connection.Handle!.DangerousGetHandle(), Handler, 0) != 0)
        {
            throw new InvalidOperationException("SQLite refuses the handler.");
        }
    }

    private static class NativeMethods
    {
        [DllImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler", CallingConvention = CallingConvention.Cdecl)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
        public static extern int SetBusyHandler(nint database, Callback handler, nint state);
    }
}
