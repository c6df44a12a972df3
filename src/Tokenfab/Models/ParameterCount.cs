namespace Tokenfab.Models;

/// <summary>How many parameters a model has, and how many each token uses.</summary>
/// <param name="Total">All parameters, MTP modules not counted.</param>
/// <param name="Active">Those that one token's forward pass uses, by the model card's convention (embedding table counted once).</param>
/// <param name="Mtp">Parameters of the MTP modules.</param>
public sealed record ParameterCount(double Total, double Active, double Mtp)
{
    /// <summary>Counts a model's parameters.</summary>
    public static ParameterCount Of(ModelArchitecture model) => throw new InvalidOperationException("not yet");
}
