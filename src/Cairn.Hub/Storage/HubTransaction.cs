using System.Data.Common;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Storage;

/// <summary>One transaction in the name of one account. Undone unless <see cref="CommitAsync"/> was awaited. Parameters are written <c>@name</c>; arrays are passed as arrays.</summary>
public sealed class HubTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly CancellationToken _cancellationToken;

    internal HubTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        (_connection, _transaction, _cancellationToken) = (connection, transaction, cancellationToken);

    /// <summary>The connection, for what this type has no method for.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => _connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>The rows of a query, each made with the constructor of <typeparamref name="T"/> that has the columns' names.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, object? parameters = null) => (await _connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    /// <summary>The one row of a query; the default where there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) => _connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Runs several queries in one round trip.</summary>
    public async Task<SqlMapper.GridReader> ListSeveralAsync(string sql, object? parameters = null) => await _connection.QueryMultipleAsync(Command(sql, parameters));

    /// <summary>Reads rows one after the other.</summary>
    public Task<DbDataReader> ReadAsync(string sql, object? parameters = null) => _connection.ExecuteReaderAsync(Command(sql, parameters));

    /// <summary>Makes everything durable. From here on no cancellation ends it: nobody would know whether it was done.</summary>
    public Task CommitAsync() => _transaction.CommitAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, _transaction, cancellationToken: _cancellationToken);
}
