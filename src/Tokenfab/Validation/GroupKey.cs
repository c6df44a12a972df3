namespace Tokenfab.Validation;

/// <summary>What figures are reported together. A field that a report does not tell apart is null.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Op">The operation or figure.</param>
/// <param name="Chip">Catalogue id of the chip; <c>unknown</c> where the catalogue has none of the name.</param>
/// <param name="Dtype">Number format, as the table writes it; empty where it says none.</param>
/// <param name="Size">The size class; <c>unknown</c> for rows that were refused before their size was known.</param>
public readonly record struct GroupKey(string? File, string? Op, string? Chip, string? Dtype, string? Size)
{
    /// <summary>What is told where something is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>The key without what a report does not tell apart.</summary>
    public GroupKey Only(GroupBy by) => new(
        by.HasFlag(GroupBy.File) ? File : null, by.HasFlag(GroupBy.Op) ? Op : null, by.HasFlag(GroupBy.Chip) ? Chip : null,
        by.HasFlag(GroupBy.Dtype) ? Dtype : null, by.HasFlag(GroupBy.Size) ? Size : null);
}

/// <summary>What a report tells apart.</summary>
[Flags]
public enum GroupBy
{
    /// <summary>Nothing: all in one.</summary>
    None = 0,

    /// <summary>Files.</summary>
    File = 1,

    /// <summary>Operations and figures.</summary>
    Op = 2,

    /// <summary>Chips.</summary>
    Chip = 4,

    /// <summary>Number formats.</summary>
    Dtype = 8,

    /// <summary>Size classes.</summary>
    Size = 16,

    /// <summary>Everything that can be told apart.</summary>
    All = File | Op | Chip | Dtype | Size,
}
