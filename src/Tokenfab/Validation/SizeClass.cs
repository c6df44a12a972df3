using Tokenfab.Quantities;

namespace Tokenfab.Validation;

/// <summary>Sizes that errors are told apart by: a kernel of two microseconds and one of two milliseconds err for different reasons.</summary>
public static class SizeClass
{
    /// <summary>Everything: end-to-end figures have no size.</summary>
    public const string All = "all";

    /// <summary>The class of a kernel, by what was measured.</summary>
    public static string Of(Seconds time) => time.Value switch
    {
        < 10e-6 => "under 10 us",
        < 50e-6 => "10 to 50 us",
        < 500e-6 => "50 to 500 us",
        _ => "over 500 us",
    };

    /// <summary>The class of a collective, by its message.</summary>
    public static string Of(Bytes message) => message.Value <= 1e6 ? "to 1 MB" : "over 1 MB";

    /// <summary>The classes from small to large, as reports order them.</summary>
    internal static int Order(string size) => Array.IndexOf(Sizes, size);

    private static readonly string[] Sizes = ["under 10 us", "10 to 50 us", "50 to 500 us", "over 500 us", "to 1 MB", "over 1 MB", All];
}
