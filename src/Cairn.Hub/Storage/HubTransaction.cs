using System.Data.Common;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Storage;

/// <summary>One transaction in the name of one account. Undone unless <see cref="CommitAsync"/> was awaited. Parameters are written <c>@name</c>; arrays are passed as arrays.</summary>
public sealed class HubTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Guid? _account;
    private readonly CancellationToken _cancellationToken;
    private bool _isNamed;

    internal HubTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid? account, CancellationToken cancellationToken) =>
        (_connection, _transaction, _account, _cancellationToken) = (connection, transaction, account, cancellationToken);

    /// <summary>The connection, for what this type has no method for. It is in the account's name when a method of this type has been called.</summary>
    public NpgsqlConnection Connection => _isNamed ? _connection : throw new InvalidOperationException("The transaction is in nobody's name yet.");

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => _connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Runs several statements in one round trip. Parameters of one name have one value.</summary>
    public Task ExecuteAsync(params IEnumerable<(string Sql, object Parameters)> statements)
    {
        var parameters = new DynamicParameters();
        var all = statements.ToList();
        all.ForEach(statement => parameters.AddDynamicParams(statement.Parameters));
        return ExecuteAsync(string.Join(";\n", all.Select(statement => statement.Sql)), parameters);
    }

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

    // The account goes along with what is asked first.
    private CommandDefinition Command(string sql, object? parameters)
    {
        if (!_isNamed)
        {
            _isNamed = true;
            var named = new DynamicParameters(parameters);
            named.Add("acting_account", _account?.ToString() ?? "");
            (sql, parameters) = ($"CALL act_as(@acting_account);\n{sql}", named);
        }

        return new CommandDefinition(sql, parameters, _transaction, cancellationToken: _cancellationToken);
    }
}
