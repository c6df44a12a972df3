using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Hardware.Supply;

/// <summary>Fills a scenario up from the catalogue.</summary>
internal sealed class SupplyResolver
{
    private const double SecondsPerDay = 86400.0;

    private readonly SupplyScenario _scenario;
    private readonly Accelerator? _accelerator;
    private readonly Die? _die;
    private readonly ProcessNode? _node;
    private readonly DieSupply? _supply;
    private readonly PackagingTechnology? _technology;
    private readonly InterposerSupply? _interposer;

    public SupplyResolver(SupplyScenario scenario, CatalogStore catalog)
    {
        _scenario = scenario;
        _accelerator = scenario.Accelerator is { } name ? Named("accelerator", () => catalog.Accelerator(name)) : null;
        _die = scenario.Logic.Die is { } die ? Named("logic.die", () => catalog.Die(die)) : _accelerator?.Dies.Count == 1 ? catalog.Die(_accelerator.Dies[0].Die) : null;
        _node = (scenario.Logic.Node ?? _die?.Node) is { } node ? Named("logic.node", () => catalog.Node(node)) : null;
        _supply = _die is null ? null : DieSupply.Of(_die, _node, new());
        _technology = (scenario.Packaging?.Technology ?? _accelerator?.Package?.Technology) is { } technology
            ? Named("packaging.technology", () => catalog.Packaging(technology)) : null;
        _interposer = _technology is not null && _accelerator?.Package is { } package ? InterposerSupply.Of(package, _technology, new()) : null;
        if (_accelerator is { Dies.Count: > 1 } && _die is null)
        {
            throw Missing("logic.die", $"{_accelerator.Name} holds several kinds of die", $"Name the one that is short: {string.Join(", ", _accelerator.Dies.Select(d => d.Die))}");
        }

        if (Gross is null)
        {
            throw Missing("logic.gross_dies", "how many dies a wafer holds is not known", "Write 'gross_dies: 88', or name a die or an accelerator of the catalogue");
        }

        if (scenario.Logic.Learning is null && Yield is null)
        {
            throw Missing("logic.yield", "the yield is not known", "Write 'yield: 50 %', or give a learning curve");
        }

        if (scenario.Logic.Learning is not null && Area is null)
        {
            throw Missing("logic.learning", "defects make a yield of a die's area, which is not known", "Name a die of the catalogue");
        }

        if (scenario.Memory is not null && Stacks is null)
        {
            throw Missing("memory.stacks_per_package", "how many stacks a package takes is not known", "Write 'stacks_per_package: 6'");
        }

        if (scenario.Interposers is not null && PerWafer is null)
        {
            throw Missing("interposers.per_wafer", "how many interposers a wafer holds is not known", "Write 'per_wafer: 29'");
        }
    }

    private Estimate<Count>? Gross => _scenario.Logic.GrossDies is { } told ? Estimate.Exact(told) : _supply?.GrossRange;

    private Estimate<Ratio>? Yield => _scenario.Logic.Yield is { } told ? Estimate.Exact(told) : _supply?.Yield;

    private SquareMillimetres? Area => _supply?.Gross?.Die.Area;

    private double DiesPerPackage =>
        _scenario.Logic.DiesPerPackage?.Value ?? _accelerator?.Dies.Where(use => _die is null || use.Die == _die.Id).Sum(use => use.Number) ?? 1.0;

    private double? Stacks => _scenario.Memory?.StacksPerPackage?.Value ?? _accelerator?.Memory.Stacks?.Value.Value;

    private Estimate<Count>? PerWafer => _scenario.Interposers?.PerWafer is { } told ? Estimate.Exact(told) : _interposer?.PerWafer;

    /// <summary>Ids of the sources of the facts used.</summary>
    public IReadOnlyList<string> Sources =>
    [
        .. (_supply?.Sources ?? []).Concat(_scenario.Logic.CycleTime is null ? _node?.CycleTime?.Sources ?? [] : [])
            .Concat(_technology?.CycleTime?.Sources ?? []).Concat(_interposer?.Sources ?? []).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What is taken to be no limit, or to take no time.</summary>
    public IReadOnlyList<string> Unlimited =>
    [
        .. new (bool Free, string What)[]
        {
            (_scenario.Memory is null, "memory"), (_scenario.Interposers is null, "interposers"), (_scenario.Packaging is null, "packaging"), (_scenario.Test is null, "test"),
        }.Where(s => s.Free).Select(s => s.What),
    ];

    /// <summary>The line when everything goes as fast as the facts allow, as is likely, or as slowly.</summary>
    /// <param name="pace">-1 for slow, 0 for likely, 1 for fast.</param>
    public SupplyLine Line(int pace)
    {
        var (logic, packaging, test) = (_scenario.Logic, _scenario.Packaging, _scenario.Test);
        var gross = Of(Gross!.Value, pace).Value;
        var good = Yield is { } yield ? gross * Of(yield, pace).Value : 0.0;
        var bonded = AssemblyYield(pace);
        var horizon = (int)Math.Ceiling(_scenario.Horizon.Value / SecondsPerDay);
        return new()
        {
            Starts = logic.Starts,
            Wafers = logic.Wafers?.Value ?? double.PositiveInfinity,
            FabDays = Days(logic.Queue) + (logic.CycleTime is { } told ? Days(told) : Time(_node?.CycleTime, pace)),
            GoodDies = logic.Learning is { } curve ? (day, wafers) => gross * curve.At(day, wafers).Yield(Area!.Value).Value : (_, _) => good,
            DiesPerPackage = DiesPerPackage,
            Stacks = _scenario.Memory?.Supply,
            StacksPerPackage = Stacks ?? 0.0,
            StackStock = _scenario.Memory?.Stock?.Value ?? 0.0,
            InterposerStarts = _scenario.Interposers?.Starts,
            InterposerDays = Days(_scenario.Interposers?.CycleTime),
            GoodInterposers = PerWafer is { } carriers ? Of(carriers, pace).Value * (_scenario.Interposers?.Yield?.Value ?? (_interposer?.Yield is { } y ? Of(y, pace).Value : 1.0)) : 0.0,
            Assembly = packaging?.Capacity,
            AssemblyDays = packaging?.CycleTime is { } assembly ? Days(assembly) : Time(_technology?.CycleTime, pace),
            AssemblyYield = bonded,
            Test = test?.Capacity,
            TestDays = Days(test?.CycleTime),
            TestYield = test?.Yield?.Value ?? 1.0,
            HorizonDays = horizon,
        };
    }

    private double AssemblyYield(int pace)
    {
        if (_scenario.Packaging?.Yield is { } told)
        {
            return told.Value;
        }

        var pieces = (_accelerator?.Dies.Sum(use => use.Number) ?? DiesPerPackage) + (Stacks ?? 0.0);
        return _technology is { BondYield: { } bond, AttachYield: { } attach }
            ? Math.Pow(Of(bond.Estimate, pace).Value, pieces) * Of(attach.Estimate, pace).Value
            : 1.0;
    }

    // High where high is fast.
    private static T Of<T>(Estimate<T> estimate, int pace)
        where T : struct, IQuantity<T> => pace < 0 ? estimate.Low : pace > 0 ? estimate.High : estimate.Mid;

    private static double Time(Fact<Seconds>? fact, int pace) => fact is { } known ? Of(known.Estimate, -pace).Value / SecondsPerDay : 0.0;

    private static double Days(Seconds? time) => (time?.Value ?? 0.0) / SecondsPerDay;

    // The catalogue knows the name that is none of it, and the scenario its field.
    private static T Named<T>(string field, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (InputException unknown) when (unknown.Field is null)
        {
            throw new InputException("supply", null, field, unknown.Problem, unknown.Mend, unknown);
        }
    }

    private static InputException Missing(string field, string problem, string mend) => new("supply", null, field, problem, mend);
}
