using System.Globalization;

namespace Tokenfab.Claims;

/// <summary>Recomputes claims.</summary>
/// <param name="functions">The functions that formulas may use.</param>
public sealed class ClaimChecker(IReadOnlyDictionary<string, ClaimFunction> functions)
{
    // What would have to be true is looked for from a tenth of a per cent away, twice as far each time, to a factor of a thousand.
    private const double LeastLogFactor = 0.001;
    private const double LargestLogFactor = 7.0;
    private const int Halvings = 60;

    /// <summary>The verdict on a claim.</summary>
    /// <exception cref="InputException">A formula is given and no stated figure. A name or function of a formula is not known, or is given what it cannot take; a unit is missing; the
    /// result is no number.</exception>
    public Verdict Check(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.Compute is null)
        {
            return new(claim, VerdictKind.CannotBeComputed, null, claim.Stated is { } told ? Units.Parse(told) : null, null, null, []);
        }

        if (claim.Stated is null)
        {
            throw Wrong(claim, "no stated figure is given to compare with", "Write 'stated' with the figure and its unit");
        }

        var asStated = Read(claim, null);
        if (asStated.Holds)
        {
            return asStated.Verdict(claim, VerdictKind.Holds, null, []);
        }

        foreach (var convention in claim.Conventions)
        {
            var reading = Read(claim, convention);
            if (reading.Holds)
            {
                return reading.Verdict(claim, VerdictKind.HoldsUnderConvention, convention, []) with { Mixture = asStated.Mixture };
            }
        }

        return asStated.Verdict(claim, VerdictKind.DoesNotHold, null, Needed(claim, asStated));
    }

    private Reading Read(Claim claim, Convention? convention)
    {
        var text = convention?.Stated ?? claim.Stated!;
        var stated = Units.Parse(text);
        try
        {
            var functionsOnly = new Scope(new Dictionary<string, Measure>(), functions);
            var formula = ExpressionParser.Parse(convention?.Compute ?? claim.Compute!).Folded(functionsOnly);
            var given = claim.GivenUnder(convention).Select(pair => Quantity.Of(pair.Key, pair.Value, functionsOnly)).ToArray();
            var computed = formula.Value(ScopeOf(given));
            if (!double.IsFinite(computed.Value))
            {
                throw Wrong(claim, "the formula gives no number", "See that nothing is divided by zero, and no root or logarithm taken of what is below zero");
            }

            try
            {
                return new(stated, computed, formula, given, null, Holds(claim, text, computed.In(stated.Dimension, "compared with"), stated.Value));
            }
            catch (DimensionException mixed) when (!mixed.Given.IsNone && !mixed.Wanted.IsNone)
            {
                return new(stated, computed, formula, given, mixed.Message, false);
            }
        }
        catch (DimensionException mixed) when (mixed.Given.IsNone || mixed.Wanted.IsNone)
        {
            throw Wrong(claim, mixed.Message, "Write behind each number what it counts, as in '80000 RMB/card'; a growth over what, as in '27 % qoq'", mixed);
        }
        catch (DimensionException mixed)
        {
            return new(stated, null, null, [], mixed.Message, false);
        }
        catch (FormatException wrong)
        {
            throw Wrong(claim, wrong.Message, "docs/claims.md lists the units and functions that formulas know", wrong);
        }
    }

    private static InputException Wrong(Claim claim, string problem, string mend, Exception? cause = null) => new(claim.Id, null, "compute", problem, mend, cause);

    private Scope ScopeOf(IReadOnlyList<Quantity> given, string? changed = null, double factor = 1.0)
    {
        var values = new Dictionary<string, Measure>(StringComparer.Ordinal);
        var scope = new Scope(values, functions);
        foreach (var quantity in given)
        {
            // In order, so that a quantity may follow from those above it.
            var value = quantity.Follows.Value(scope);
            values[quantity.Name] = quantity.Name == changed ? value with { Value = value.Value * factor } : value;
        }

        return scope;
    }

    private static bool Holds(Claim claim, string text, double computed, double stated)
    {
        var slack = Slack(claim, text, stated);
        return (claim.Relation ?? Relation.Equal) switch
        {
            Relation.Equal => Math.Abs(computed - stated) <= slack * (1.0 + 1e-9),
            Relation.AtLeast => computed >= stated - (claim.Within is null ? 0.0 : slack),
            Relation.AtMost => computed <= stated + (claim.Within is null ? 0.0 : slack),
            Relation.MoreThan => computed > stated,
            _ => computed < stated,
        };
    }

    /// <summary>How far a figure may lie from the one stated.</summary>
    internal static double Slack(Claim claim, string text, double stated) =>
        claim.Within is { } within ? Math.Abs(stated) * ClaimFile.Tolerance(within) : HalfDigit(text, stated);

    // Half a unit of the last digit written: 44 stands for 43.5 to 44.5, 8.6 for 8.55 to 8.65. Zeros at the end of a whole number count as written.
    private static double HalfDigit(string text, double stated)
    {
        var number = text.Split(' ')[0].Replace("_", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);
        var mantissa = number.Split('e', 'E')[0];
        var written = double.Parse(mantissa, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digit = Math.Pow(10.0, point < 0 ? 0 : point + 1 - mantissa.Length);
        return written == 0.0 ? 0.5 * digit : Math.Abs(stated / written) * 0.5 * digit;
    }

    // Only what the claim gives as a number can be given otherwise; what follows from it follows.
    private NeededValue[] Needed(Claim claim, Reading reading) =>
    [
        .. claim.Given.Where(pair => !pair.Value.StartsWith('='))
            .Select(pair => (pair.Key, Given: Units.Parse(pair.Value), Factor: Factor(reading, pair.Key)))
            .Where(found => found.Factor is not null)
            .Select(found => new NeededValue(found.Key, found.Given, found.Given with { Value = found.Given.Value * found.Factor!.Value })),
    ];

    // By bisection over factors of one quantity, between the nearest two where the error changes its sign.
    private double? Factor(Reading reading, string name)
    {
        if (reading is not { Computed: { } computed, Formula: { } formula, Mixture: null })
        {
            return null;
        }

        double Error(double logFactor)
        {
            try
            {
                return formula.Value(ScopeOf(reading.Given, name, Math.Exp(logFactor))).Value - reading.Stated.Value;
            }
            catch (InputException)
            {
                // A die larger than the wafer, a yield above one: no answer lies there.
                return double.NaN;
            }
        }

        var atZero = Math.Sign(computed.Value - reading.Stated.Value);
        bool IsPast(double logFactor) => Error(logFactor) is var error && double.IsFinite(error) && Math.Sign(error) != atZero;
        for (var (near, far) = (0.0, LeastLogFactor); far <= LargestLogFactor; (near, far) = (far, 2.0 * far))
        {
            foreach (var direction in (double[])[1.0, -1.0])
            {
                if (IsPast(direction * far))
                {
                    return Math.Exp(direction * Bisect(near, far, at => IsPast(direction * at)));
                }
            }
        }

        return null;
    }

    private static double Bisect(double near, double far, Func<double, bool> isPast)
    {
        for (var i = 0; i < Halvings; i++)
        {
            var middle = 0.5 * (near + far);
            (near, far) = isPast(middle) ? (near, middle) : (middle, far);
        }

        return far;
    }

    // A quantity of the claim: a constant, or a formula of those above it.
    private sealed record Quantity(string Name, Expression Follows)
    {
        public static Quantity Of(string name, string text, Scope functionsOnly) =>
            new(name, text.StartsWith('=') ? ExpressionParser.Parse(text[1..]).Folded(functionsOnly) : new Expression.Constant(Units.Parse(text)));
    }

    private sealed record Reading(
        Measure Stated, Measure? Computed, Expression? Formula, IReadOnlyList<Quantity> Given, string? Mixture, bool Holds)
    {
        public Verdict Verdict(Claim claim, VerdictKind outcome, Convention? convention, IReadOnlyList<NeededValue> needed) =>
            new(claim, outcome, Computed, Stated, convention, Mixture, needed);
    }
}
