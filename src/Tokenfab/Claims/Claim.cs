using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Claims;

/// <summary>A published figure, and how it follows from others.</summary>
public sealed record Claim
{
    /// <summary>A short name, unique among the cases: <c>a2-30</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is claimed, by language: <c>en</c>, <c>zh-TW</c>.</summary>
    public required IReadOnlyDictionary<string, string> Title { get; init; }

    /// <summary>Where it was published.</summary>
    public string? Article { get; init; }

    /// <summary>Who claims it; null where the article speaks for itself.</summary>
    public string? Who { get; init; }

    /// <summary>When, as exactly as it is known: <c>2025</c>, <c>2025-Q2</c>, <c>2025-08</c> or <c>2025-08-17</c>.</summary>
    public string? When { get; init; }

    /// <summary>What the stated figure is a figure of, in words of the writer's choice: claims about one thing that stand beside one another must agree.</summary>
    public string? About { get; init; }

    /// <summary>The sentence in its own language.</summary>
    public string? Quote { get; init; }

    /// <summary>The quantities it rests on, each a number with what it counts: <c>80000 RMB/card</c>; or a formula of others after <c>=</c>.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>The formula that should give the stated figure; null where none can.</summary>
    public string? Compute { get; init; }

    /// <summary>The stated figure: a number with what it counts.</summary>
    public string? Stated { get; init; }

    /// <summary>How the stated figure stands to the computed one; null: they are equal.</summary>
    public Relation? Relation { get; init; }

    /// <summary>How far the two may differ, as a share; null: as far as the digits of the stated figure leave open.</summary>
    public string? Within { get; init; }

    /// <summary>Other readings of the same claim, tried in turn where it does not hold as it stands.</summary>
    public IReadOnlyList<Convention> Conventions { get; init; } = [];

    /// <summary>Why it cannot be computed, by language; null where it can.</summary>
    public IReadOnlyDictionary<string, string>? Unknown { get; init; }

    /// <summary>What the reader must know, by language.</summary>
    public IReadOnlyDictionary<string, string>? Note { get; init; }

    /// <summary>Who says what is given: publications, or ids of the catalogue's sources.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The quantities in their order, as a convention reads them: those that it changes changed, those that it adds last.</summary>
    internal IEnumerable<KeyValuePair<string, string>> GivenUnder(Convention? convention)
    {
        var changed = convention?.Given ?? new Dictionary<string, string>();
        return Given.Select(pair => KeyValuePair.Create(pair.Key, changed.GetValueOrDefault(pair.Key) ?? pair.Value))
            .Concat(changed.Where(pair => !Given.ContainsKey(pair.Key)));
    }
}

/// <summary>Another reading of a claim.</summary>
/// <param name="Name">What is read otherwise, by language.</param>
/// <param name="Given">Quantities that change, or are added.</param>
/// <param name="Compute">The formula, where it changes.</param>
/// <param name="Stated">The stated figure with another unit, where it changes.</param>
public sealed record Convention(
    IReadOnlyDictionary<string, string> Name, IReadOnlyDictionary<string, string>? Given = null, string? Compute = null, string? Stated = null);

/// <summary>How a stated figure stands to the computed one.</summary>
[JsonConverter(typeof(WordConverter<Relation>))]
public enum Relation
{
    /// <summary>They are the same to the digits stated.</summary>
    Equal,

    /// <summary>The computed figure is no less.</summary>
    AtLeast,

    /// <summary>The computed figure is no more.</summary>
    AtMost,

    /// <summary>The computed figure is more.</summary>
    MoreThan,

    /// <summary>The computed figure is less.</summary>
    LessThan,
}

/// <summary>How claims are read.</summary>
[JsonSerializable(typeof(Claim))]
internal sealed partial class ClaimsJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static ClaimsJson Strict { get; } = new(CatalogJson.Options());
}
