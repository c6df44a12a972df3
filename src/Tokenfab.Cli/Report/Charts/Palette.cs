namespace Tokenfab.Cli.Report.Charts;

/// <summary>Colours by position: classes c0 to c9 of the style sheet.</summary>
internal static class Palette
{
    private const int Colours = 10;

    /// <summary>The class of the n-th thing.</summary>
    public static string Class(int index) => $"c{index % Colours}";
}
