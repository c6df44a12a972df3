using Tokenfab.Validation;

namespace Tokenfab.KernelDb.Reading;

/// <summary>How chips stand together in their usual servers.</summary>
/// <param name="subjects">What chips are called.</param>
internal sealed class HostShapes(Subjects subjects)
{
    // Chips of a node where the catalogue knows several machines of a chip.
    private const int UsualNode = 8;

    /// <summary>Chips of one host.</summary>
    public int PerHost(string chip) => subjects.Server(chip, UsualNode) is { } server ? (int)(server.AcceleratorsPerHost ?? server.Accelerators).Value.Value : UsualNode;

    /// <summary>Chips that stand in one domain, of so many.</summary>
    public int PerDomain(string chip, int ranks) => subjects.Server(chip, ranks) is { } server ? Math.Min(ranks, (int)server.Accelerators.Value.Value) : ranks;
}
