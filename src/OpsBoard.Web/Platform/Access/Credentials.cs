using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Access;

/// <summary>How accounts prove who they are. What they may do is in the history, as grants.</summary>
/// <param name="IsDemo">A demo account signs in from this machine only.</param>
public sealed record Credential(AccountName Account, bool IsDemo);

/// <summary>Passwords and tokens; only their hashes are kept.</summary>
public sealed class Credentials(NpgsqlDataSource database)
{
    private readonly PasswordHasher<string> _hasher = new();

    // Verified when the account is unknown, so that the answer takes as long as for a known one.
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<string>().HashPassword("", "nobody"));

    public async Task<Credential?> ByPasswordAsync(string account, string password, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select account, password_hash, is_demo from opsboard_own.credential where account = $1");
        command.Parameters.Add(new() { Value = account });
        await using var row = await command.ExecuteReaderAsync(ct);
        var known = await row.ReadAsync(ct);
        var verdict = _hasher.VerifyHashedPassword(account, known ? row.GetString(1) : _nobody.Value, password);
        return known && verdict != PasswordVerificationResult.Failed ? new(new(row.GetString(0)), row.GetBoolean(2)) : null;
    }

    public async Task<Credential?> ByTokenAsync(string token, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select account, is_demo from opsboard_own.credential where token_sha256 = $1");
        command.Parameters.Add(new() { Value = HashOf(token) });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new(new(row.GetString(0)), row.GetBoolean(1)) : null;
    }

    /// <summary>Sets an account's password and token; what it had before no longer works.</summary>
    public async Task SetAsync(AccountName account, string password, string token, bool isDemo, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            insert into opsboard_own.credential (account, password_hash, token_sha256, is_demo) values ($1, $2, $3, $4)
            on conflict (account) do update set password_hash = excluded.password_hash, token_sha256 = excluded.token_sha256, is_demo = excluded.is_demo
            """);
        command.Parameters.Add(new() { Value = account.Value });
        command.Parameters.Add(new() { Value = _hasher.HashPassword(account.Value, password) });
        command.Parameters.Add(new() { Value = HashOf(token) });
        command.Parameters.Add(new() { Value = isDemo });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from opsboard_own.credential)");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>A secret of 32 random bytes, in letters that survive any shell.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
