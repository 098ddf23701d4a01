using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>One command of many.</summary>
/// <param name="Name">How its sender names it: the row of his file, the zone of his list.</param>
/// <param name="Subject">The zone it is about, as it was written.</param>
/// <param name="Command">Null where it was refused before it could be sent: <paramref name="Refused"/> says why.</param>
/// <param name="Seen">Version of the stream that the sender saw; null: whatever it is now.</param>
public sealed record BulkItem(string Name, string Subject, Command? Command, long? Seen = null, Rejection? Refused = null);

/// <summary>Many commands under one id. Each is a command of its own, with its own event and its own answer.</summary>
/// <param name="Run">Made by the sender, as a command id is: the same again goes on where it was, or answers the same.</param>
/// <param name="Kind">What sort of thing is done, for the record.</param>
/// <param name="Digest">Of what was asked for; another thing under the same id is refused.</param>
public sealed record BulkRequest(AccountName Account, CommandId Run, string Kind, byte[] Digest, IReadOnlyList<BulkItem> Items)
{
    private readonly string _prefix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Account}\n{Run}")))[..32];

    /// <summary>The id of one command: it follows from the run and the item, so that sending all again repeats each.</summary>
    public CommandId IdOf(BulkItem item) => new(string.Create(CultureInfo.InvariantCulture, $"bulk-{_prefix}-{item.Name}"));
}
