using System.Diagnostics.CodeAnalysis;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>One measured figure and what predicts it. A row may hold several.</summary>
internal sealed record Measurement
{
    private static readonly string[] SoftwareColumns = ["kernel", "framework", "backend"];

    /// <summary>A figure of a row; its operation and number format are the row's where nothing else is said.</summary>
    [SetsRequiredMembers]
    public Measurement(TruthRow row, string chip, double measured, Predictor predictor)
    {
        Table = row.Header.File;
        Line = row.Line;
        Raw = row.Raw;
        Op = row.Op ?? string.Empty;
        Dtype = Kind = row.Label("dtype");
        Software = row.FirstLabel(SoftwareColumns);
        Chip = chip;
        Measured = measured;
        Predictor = predictor;
    }

    /// <summary>The file as the user named it.</summary>
    public string Table { get; }

    /// <summary>The row's line in it.</summary>
    public long Line { get; }

    /// <summary>The row as it stands.</summary>
    public string Raw { get; }

    /// <summary>The operation or figure: <c>gemm</c>, <c>all_reduce</c>, <c>ttft</c> ...</summary>
    public string Op { get; init; }

    /// <summary>Catalogue id of the chip or server.</summary>
    public string Chip { get; }

    /// <summary>Number format, as the table writes it.</summary>
    public string Dtype { get; init; }

    /// <summary>What a fit weighs together; the number format where nothing else is said.</summary>
    public string Kind { get; init; }

    /// <summary>The kernel, library or framework that was measured.</summary>
    public string Software { get; init; }

    /// <summary>The size class that it is reported in.</summary>
    public string Size { get; init; } = SizeClass.All;

    /// <summary>What was measured, in the base unit.</summary>
    public double Measured { get; }

    /// <summary>What it counts.</summary>
    public FigureUnit Unit { get; init; }

    /// <summary>What predicts it.</summary>
    public Predictor Predictor { get; }
}
