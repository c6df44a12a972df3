namespace Tokenfab.Validation;

/// <summary>What a compared figure counts.</summary>
public enum FigureUnit
{
    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Tokens per second.</summary>
    TokensPerSecond,

    /// <summary>Watts.</summary>
    Watts,

    /// <summary>Joules per token.</summary>
    JoulesPerToken,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Arithmetic per second.</summary>
    FlopsPerSecond,

    /// <summary>A share of a whole.</summary>
    Share,
}
