using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Validation;

/// <summary>Something to hold our errors against: the noise of measurements, or what another tool errs by.</summary>
/// <param name="Id">Catalogue id.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="Answered">Share of the rows that the tool answered; null where it is not known.</param>
/// <param name="Note">How the figures came about.</param>
public sealed record AccuracyReference(string Id, string Name, IReadOnlyList<ReferenceFigure> Figures, Fact<Ratio>? Answered = null, string? Note = null)
{
    /// <summary>Catalogue id of the noise of published measurements, whose figures are ratios; those of all others are errors.</summary>
    public const string NoiseFloor = "noise-floor";
}

/// <summary>One figure of a reference.</summary>
/// <param name="Of">The operation or figure that it speaks of: <c>gemm</c>, <c>tpot</c> ...</param>
/// <param name="What">On which rows.</param>
/// <param name="Median">The median.</param>
/// <param name="NinthDecile">The 90th percentile; null where it is not known.</param>
public sealed record ReferenceFigure(string Of, string What, Fact<Ratio> Median, Fact<Ratio>? NinthDecile = null);

/// <summary>References of a catalogue.</summary>
public static class AccuracyCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>A reference, by id.</summary>
        /// <exception cref="InputException">There is none of that id, or its entry is broken.</exception>
        public AccuracyReference Accuracy(string id) => store.Get("accuracy", id, ValidationJson.Strict.AccuracyReference);

        /// <summary>What other tools err by, by id.</summary>
        /// <exception cref="InputException">An entry is broken.</exception>
        public IReadOnlyList<AccuracyReference> Peers() =>
            [.. store.List("accuracy").Where(entry => entry.Id != AccuracyReference.NoiseFloor).Select(entry => store.Accuracy(entry.Id))];
    }
}
