using Tokenfab.Catalog;
using Tokenfab.Economics;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.Explain;

/// <summary>The kinds of inputs that figures have.</summary>
internal static class Inputs
{
    /// <summary>Another figure of the plan, which can be explained in turn.</summary>
    public static FigureInput Figure(string symbol, string path) => new(symbol, view =>
    {
        var figure = Figures.Find(path);
        return new FigureDatum(figure.Title, figure.Tell(view), $"--explain {path}");
    });

    /// <summary>Something that the scenario says or implies.</summary>
    public static FigureInput Asked(string symbol, string title, Func<PlanView, string> value) =>
        new(symbol, view => new FigureDatum(title, value(view), "scenario"));

    /// <summary>A term of ownership: what the scenario says, or the default.</summary>
    public static FigureInput Term(string symbol, string title, Func<EconomicsSpec, bool> said, Func<OwnershipTerms, string> value) =>
        new(symbol, view => new FigureDatum(
            title, value(ChipEconomics.TermsOf(view.Result.Scenario.Economics)), said(view.Result.Scenario.Economics) ? "scenario" : "default"));

    /// <summary>Something that the model's shape says.</summary>
    public static FigureInput Model(string symbol, string title, Func<PlanView, string> value) =>
        new(symbol, view => new FigureDatum(title, value(view), $"model {view.Result.Model.Name}"));

    /// <summary>A constant of the engine's profile.</summary>
    public static FigureInput Engine(string symbol, string title, Func<PlanView, string> value) =>
        new(symbol, view => new FigureDatum(title, value(view), $"engine profile {view.Plan.Deployment.Engine.Id}"));

    /// <summary>Part of what the search chose or found.</summary>
    public static FigureInput Found(string symbol, string title, Func<PlanView, string> value) =>
        new(symbol, view => new FigureDatum(title, value(view), "this plan"));

    /// <summary>A sourced figure of the catalogue.</summary>
    public static FigureInput Fact<T>(string symbol, string title, Func<PlanView, Fact<T>?> fact)
        where T : struct, IQuantity<T> => new(symbol, view => fact(view) is { } known
            ? new FigureDatum(title, known.Estimate.ToString(), $"{string.Join(", ", known.Sources)} ({Word(known.Confidence)})")
            : new FigureDatum(title, "not known", "no source in the catalogue"));

    private static string Word(Confidence confidence) => confidence switch
    {
        Confidence.Official => "official",
        Confidence.Measured => "measured",
        Confidence.Estimate => "estimate",
        _ => "reported",
    };
}
