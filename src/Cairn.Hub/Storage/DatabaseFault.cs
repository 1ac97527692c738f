using System.Net.Sockets;
using Cairn.Core;
using Npgsql;

namespace Cairn.Hub.Storage;

/// <summary>What a failure of PostgreSQL means to who runs or calls a hub.</summary>
public static class DatabaseFault
{
    /// <summary>Puts a failure in words that hold nothing of what was written or asked.</summary>
    public static CairnException Explain(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName } refused =>
            new("database_refused", $"PostgreSQL does not let the hub in: {refused.MessageText}.", "Correct the connection string, or what PostgreSQL allows.", innerException: failure),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidParameterValue } missing =>
            new("schema_older", $"The database has no schema of the hub: {missing.MessageText}.", "Run `cairn-hub migrate` with a connection that owns the schema.", innerException: failure),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new("disk_full", "PostgreSQL has no room left.", "Make room; what was not stored is sent again.", isTransient: true, innerException: failure),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            new("database_unreachable", "PostgreSQL takes no writes at the moment: it is a standby, or is being restored.", "See that it is promoted; what was not stored is sent again.", isTransient: true, innerException: failure),
        PostgresException { IsTransient: true } or PostgresException { SqlState: ['5', '7', ..] } or NpgsqlException { InnerException: SocketException or IOException or TimeoutException } or NpgsqlException { IsTransient: true } =>
            new("database_unreachable", "PostgreSQL does not answer.", "See that it runs; what was not stored is sent again.", isTransient: true, innerException: failure),
        CairnException explained => explained,
        _ => new CairnException("unexpected", "The hub failed in a way that it did not expect.", "Try again; its log says more.", isTransient: true, innerException: failure),
    };
}
