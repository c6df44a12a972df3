using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Testing;

/// <summary>What a test that misses some faults does to dies: how many pass, and how many of those are bad.</summary>
/// <param name="Pass">Share of dies that pass.</param>
/// <param name="Escapes">Share of passed dies that are bad.</param>
/// <remarks>"Coverage" means two things in the field, which for a yield of 50 % and a coverage of 95 % give 34,064 and 47,619 escapes in a
/// million; hence two named ways to make one.</remarks>
public readonly record struct TestOutcome(Ratio Pass, Ratio Escapes)
{
    /// <summary>Share of passed dies that are good: the quality of known-good dies.</summary>
    public Ratio Quality => new(1.0 - Escapes.Value);

    /// <summary>Coverage as the share of possible faults that the patterns detect, with faults spread over dies as yield has it:
    /// <c>escapes = 1 - Y^(1-T)</c>, pass <c>Y^T</c> (Williams and Brown, IEEE Trans. Computers 1981).</summary>
    /// <exception cref="InputException">The yield is no share above zero, or the coverage no share.</exception>
    public static TestOutcome OfFaults(Ratio yield, Ratio coverage)
    {
        Check(yield, coverage);
        return new(new(Math.Pow(yield.Value, coverage.Value)), new(1.0 - Math.Pow(yield.Value, 1.0 - coverage.Value)));
    }

    /// <summary>Coverage as the share of bad dies that fail: <c>pass = 1 - (1-Y) T</c>, of which <c>Y</c> are good.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static TestOutcome OfDies(Ratio yield, Ratio coverage)
    {
        Check(yield, coverage);
        var pass = 1.0 - ((1.0 - yield.Value) * coverage.Value);
        return new(new(pass), new(1.0 - (yield.Value / pass)));
    }

    private static void Check(Ratio yield, Ratio coverage)
    {
        if (!(yield.Value is > 0.0 and <= 1.0))
        {
            throw new InputException("test", null, "yield", $"{yield} is not a yield", "Write a share above 0 and up to 1, as in '50 %'");
        }

        if (!(coverage.Value is >= 0.0 and <= 1.0))
        {
            throw new InputException("test", null, "coverage", $"{coverage} is not a coverage", "Write a share from 0 to 1, as in '95 %'");
        }
    }
}
