using System.Security.Cryptography;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>Who folded what is written down, and how it was written: it is read only by a program that could have made it.</summary>
internal static class WrittenBy
{
    /// <summary>Raised whenever the bytes of a view or of a stream's state become others: what was written before is then folded anew.</summary>
    public const byte Form = 2;

    /// <summary>The id of the domain's module changes with every change of its code.</summary>
    public static readonly Guid Fold = new(SHA256.HashData([.. typeof(OperationsView).Module.ModuleVersionId.ToByteArray(), Form]).AsSpan(0, 16));
}
