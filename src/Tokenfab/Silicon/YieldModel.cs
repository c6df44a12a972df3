using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Silicon;

/// <summary>How defects are assumed to fall on dies. With λ the mean number of killer defects on a die, its yield is as given.</summary>
[JsonConverter(typeof(WordConverter<YieldModel>))]
public enum YieldModel
{
    /// <summary>Evenly and independently: <c>e^-λ</c>.</summary>
    Poisson,

    /// <summary>With a density spread triangularly from wafer to wafer: <c>((1 - e^-λ)/λ)²</c> (Murphy, Proc. IEEE 1964).</summary>
    Murphy,

    /// <summary>With a density spread evenly from zero to twice its mean: <c>(1 - e^-2λ)/2λ</c> (Murphy, Proc. IEEE 1964).</summary>
    Rectangular,

    /// <summary>With a density spread exponentially: <c>1/(1 + λ)</c> (Seeds, IEDM 1967).</summary>
    Seeds,

    /// <summary>By experience with large early dies: <c>e^-√λ</c> (Moore, Electronics 1970).</summary>
    Moore,

    /// <summary>In n critical layers, in each as in <see cref="Seeds"/>: <c>(1 + λ)^-n</c> with λ that of one layer (Price, Proc. IEEE 1970).</summary>
    BoseEinstein,

    /// <summary>In clusters: <c>(1 + λ/α)^-α</c> (Stapper, IBM J. Res. Dev. 1983); Poisson as α grows, Seeds at α = 1.</summary>
    NegativeBinomial,
}
