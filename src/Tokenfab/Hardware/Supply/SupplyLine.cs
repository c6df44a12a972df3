namespace Tokenfab.Hardware.Supply;

/// <summary>A line with every figure known: a scenario and the catalogue at one end of their intervals. Times in days.</summary>
internal sealed record SupplyLine
{
    public required Rate Starts { get; init; }

    /// <summary>Wafers started in all.</summary>
    public required double Wafers { get; init; }

    public required double FabDays { get; init; }

    /// <summary>Good dies of a wafer that comes out on a day, after so many before it.</summary>
    public required Func<double, double, double> GoodDies { get; init; }

    public required double DiesPerPackage { get; init; }

    /// <summary>Stacks that come; null where they are no limit.</summary>
    public Rate? Stacks { get; init; }

    public double StacksPerPackage { get; init; }

    public double StackStock { get; init; }

    /// <summary>Starts of interposer wafers; null where they are no limit.</summary>
    public Rate? InterposerStarts { get; init; }

    public double InterposerDays { get; init; }

    public double GoodInterposers { get; init; }

    /// <summary>Packages that assembly can start; null where it is no limit.</summary>
    public Rate? Assembly { get; init; }

    public double AssemblyDays { get; init; }

    public double AssemblyYield { get; init; } = 1.0;

    /// <summary>Packages that test can start; null where it is no limit.</summary>
    public Rate? Test { get; init; }

    public double TestDays { get; init; }

    public double TestYield { get; init; } = 1.0;

    public required int HorizonDays { get; init; }
}
