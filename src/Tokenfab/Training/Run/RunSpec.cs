using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>A whole run as a user writes it, beside the tokens of a training scenario.</summary>
/// <remarks>Properties with a default have setters, because source-generated readers overwrite the default of an init-only property
/// whose key is left out.</remarks>
public sealed record RunSpec
{
    /// <summary>A run of the catalogue whose interruptions are taken. Default that of Llama 3.</summary>
    public string Reliability { get; set; } = "llama-3-h100";

    /// <summary>How many times as often as there components fail. Default 1.</summary>
    public Ratio FailureFactor { get; set; } = new(1.0);

    /// <summary>Training time between checkpoints; left out, the best by Young and Daly.</summary>
    public Seconds? CheckpointEvery { get; init; }

    /// <summary>Rate at which storage takes up a checkpoint, all chips together; left out, that of the catalogue's run by its chips.</summary>
    public BytesPerSecond? WriteBandwidth { get; init; }

    /// <summary>Whether training goes on while a checkpoint is written, after it was copied to the hosts' memory. Default yes.</summary>
    public bool WritesBeside { get; set; } = true;

    /// <summary>Time from a failure to knowing which host to leave out. Default 5 min, an assumption; MegaScale stays below 10 min.</summary>
    public Seconds Detection { get; set; } = new(300.0);

    /// <summary>Time from there to training on: scheduling, loading, connecting. Default 5 min, an assumption.</summary>
    public Seconds Restart { get; set; } = new(300.0);

    /// <summary>Hosts that stand ready; left out, always enough.</summary>
    public Count? SpareHosts { get; init; }

    /// <summary>Time until a broken host comes back. Default a day, an assumption.</summary>
    public Seconds Repair { get; set; } = new(86_400.0);

    /// <summary>Chips that become slow and hold up all others; left out for none.</summary>
    public StragglerSpec? Stragglers { get; init; }

    /// <summary>Price of a chip for an hour; left out, no cost is told.</summary>
    public UsdPerHour? ChipHour { get; init; }

    /// <summary>Runs to draw. Default 1,000.</summary>
    public Count Draws { get; set; } = new(1000.0);

    /// <summary>What they are drawn from. Default 1.</summary>
    public Count Seed { get; set; } = new(1.0);

    /// <summary>The same job on other links.</summary>
    public IReadOnlyList<LinksSpec> WhatIf { get; set; } = [];

    /// <summary>The same job with its last pipeline stages on chips of another kind; left out for none.</summary>
    public MixedSpec? Mixed { get; init; }
}

/// <summary>Chips of another kind for a job's last pipeline stages.</summary>
/// <param name="Chip">A chip or server, by catalogue name.</param>
/// <param name="Stages">How many stages.</param>
public sealed record MixedSpec(string Chip, Count Stages);

/// <summary>Chips that become slow.</summary>
/// <param name="Every">Mean time of one chip until it does.</param>
/// <param name="Slowdown">By how much an iteration is longer.</param>
/// <param name="FoundAfter">Time until it is found and left out.</param>
public sealed record StragglerSpec(Seconds Every, Ratio Slowdown, Seconds FoundAfter);

/// <summary>Other links for the same job; what is left out stays.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Domain">Chips of a scale-up domain.</param>
/// <param name="ScaleUp">Rate of a chip within it, each way.</param>
/// <param name="ScaleOut">Rate of a chip's own interface, each way.</param>
/// <param name="Oversubscription">How many times less goes up from a leaf than comes in.</param>
/// <param name="LeafDomains">Domains on a leaf; 32 when left out.</param>
/// <param name="Scattered">Whether neighbours in a ring stand anywhere in the fabric rather than side by side.</param>
public sealed record LinksSpec(
    string Name, Count? Domain = null, BytesPerSecond? ScaleUp = null, BytesPerSecond? ScaleOut = null, Ratio? Oversubscription = null, Count? LeafDomains = null,
    bool Scattered = false);
