namespace Tokenfab.Hardware;

/// <summary>How a chip runs a precision scheme.</summary>
/// <param name="Level">Natively, by emulation, or not at all.</param>
/// <param name="Reason">What runs how and what it costs; empty where all is native.</param>
public readonly record struct PrecisionSupport(PrecisionLevel Level, string Reason)
{
    /// <summary>How the chip runs the scheme.</summary>
    /// <remarks>Weights narrower than the arithmetic are widened in the kernel on any chip that has 16-bit units (weight-only quantisation:
    /// Marlin, arXiv:2408.11743; FP8 and MXFP4 checkpoints on chips without such units). Inputs are another matter: quantised
    /// inputs only exist to be multiplied in their format, so a chip without units for it is refused.</remarks>
    public static PrecisionSupport Of(Accelerator accelerator, PrecisionScheme scheme)
    {
        var notes = new List<string>(3);
        if (Refusal(accelerator, scheme) is { } refusal)
        {
            return new(PrecisionLevel.Refused, refusal);
        }

        if (scheme.Activations == NumberFormat.Bf16 && accelerator.Peak.Bf16 is null)
        {
            notes.Add($"{accelerator.Name} has no bf16 units: activations run in fp16, as engines do under --dtype half");
        }

        AddWeights(notes, accelerator, "weights", scheme.Weights, scheme.Activations);
        if (scheme.ExpertWeights != scheme.Weights)
        {
            AddWeights(notes, accelerator, "expert weights", scheme.ExpertWeights, scheme.Activations);
        }

        if (Width(scheme.KvCache) < Width(NumberFormat.Bf16) && !Multiplies(accelerator, scheme.KvCache))
        {
            notes.Add($"the {Word(scheme.KvCache)} cache is stored narrow and widened to 16 bits in the attention kernel: half the bytes, arithmetic at the 16-bit rate");
        }

        return notes.Count == 0 ? new(PrecisionLevel.Native, string.Empty) : new(PrecisionLevel.Emulated, string.Join("; ", notes));
    }

    private static string? Refusal(Accelerator chip, PrecisionScheme scheme)
    {
        if (scheme.Activations == NumberFormat.Int4)
        {
            return "int4 is a format of weights only: no engine quantises activations to it";
        }

        if (Width(scheme.Activations) < 2.0 && !Multiplies(chip, scheme.Activations))
        {
            return $"{chip.Name} has no {Word(scheme.Activations)} units, so that {Word(scheme.Activations)} activations cannot be multiplied: use 16-bit activations (weight-only quantisation)";
        }

        if (scheme.Activations == NumberFormat.Int8 && (IsFloat8(scheme.Weights) || IsFloat8(scheme.ExpertWeights)))
        {
            return "int8 activations cannot meet fp8 weights: no kernel multiplies the two";
        }

        if (Width(scheme.Activations) < 2.0 && Width(scheme.Weights) > Width(scheme.Activations) && Width(scheme.Weights) >= 2.0 && Width(scheme.ExpertWeights) >= 2.0)
        {
            return $"{Word(scheme.Activations)} activations need quantised weights: {Word(scheme.Weights)} weights are multiplied in 16 bits";
        }

        return chip.Peak.Bf16 is null && chip.Peak.Fp16 is null && chip.Peak.Fp32 is null && Width(scheme.Activations) >= 2.0
            ? $"no source gives a 16-bit or 32-bit rate of {chip.Name}"
            : null;
    }

    private static void AddWeights(List<string> notes, Accelerator chip, string what, NumberFormat weights, NumberFormat activations)
    {
        if (Width(weights) >= Width(activations))
        {
            return;
        }

        var why = Multiplies(chip, weights) ? $"activations are {Word(activations)}" : $"{chip.Name} has no {Word(weights)} units";
        notes.Add($"{Word(weights)} {what} are widened to {Word(activations)} in the kernel ({why}): fewer bytes, arithmetic at the {Word(activations)} rate less the widening");
    }

    private static bool Multiplies(Accelerator chip, NumberFormat format) => format switch
    {
        NumberFormat.Bf16 or NumberFormat.Fp16 => chip.Peak.Bf16 is not null || chip.Peak.Fp16 is not null,
        _ => chip.Peak.For(format) is not null,
    };

    private static bool IsFloat8(NumberFormat format) => format is NumberFormat.Fp8 or NumberFormat.Fp8Block;

    private static double Width(NumberFormat format) => format == NumberFormat.Fp8Block ? 1.0 : format.Width().Value;

    private static string Word(NumberFormat format) => format switch
    {
        NumberFormat.Fp8Block => "block-scaled fp8",
        _ => format.ToString().ToLowerInvariant(),
    };
}

/// <summary>Whether a chip runs a number format.</summary>
public enum PrecisionLevel
{
    /// <summary>Its matrix units take it.</summary>
    Native,

    /// <summary>Another format stands in, at a cost that the kernel times carry.</summary>
    Emulated,

    /// <summary>It does not.</summary>
    Refused,
}
