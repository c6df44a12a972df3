using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Parallelism;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>What rows of end-to-end tables have in common: a chip, a model, an engine.</summary>
internal static class ServingReading
{
    /// <summary>The model that a row names; null, and a problem, where the catalogue knows none.</summary>
    public static PreparedModel? Model(TruthRow row)
    {
        var name = row.Text("model");
        var model = name.Length > 0 ? row.Subjects.Models.Find(name) : null;
        if (model is null && name.Length > 0)
        {
            row.Note($"the catalogue knows no model '{name}'");
        }

        return model;
    }

    /// <summary>The server that holds so many of a row's chips in one domain, else the largest that there is.</summary>
    public static (Server Server, Accelerator Chip)? Server(TruthRow row, int chips)
    {
        if (row.Server(chips) is not { } server)
        {
            return null;
        }

        var chip = row.Subjects.Catalog.Accelerator(server.Accelerator);
        if (KernelModel.Gap(chip) is { } gap)
        {
            row.Note($"the catalogue does not know {gap} of {chip.Name}");
            return null;
        }

        return (server, chip);
    }

    /// <summary>Layouts that a number of chips allows where a row does not say how they are used.</summary>
    /// <param name="model">The model.</param>
    /// <param name="chips">Chips at hand.</param>
    /// <param name="domain">Chips of a scale-up domain: the most that tensor parallelism spans.</param>
    /// <param name="whole">Whether all of the chips make one replica.</param>
    public static IReadOnlyList<ParallelLayout> Layouts(PreparedModel model, int chips, int domain, bool whole)
    {
        var layouts = new List<ParallelLayout>();
        for (var replica = whole ? chips : 1; replica <= chips; replica *= 2)
        {
            for (var pipeline = 1; pipeline <= Math.Min(replica, 8); pipeline *= 2)
            {
                var stage = replica / pipeline;
                if (stage * pipeline == replica)
                {
                    layouts.AddRange(Layouts(model, stage, pipeline, domain));
                }
            }
        }

        return layouts;
    }

    /// <summary>Layouts of the chips of one stage: tensor-parallel throughout, or groups of data-parallel attention around shared experts.</summary>
    public static IEnumerable<ParallelLayout> Layouts(PreparedModel model, int stage, int pipeline, int domain)
    {
        var mixture = ExpertLoads.Experts(model.Model);
        if (stage <= domain && LayoutReading.Divides(model.Model, stage))
        {
            yield return new ParallelLayout(stage, pipeline);
            if (mixture is not null && stage > 1 && mixture.Experts % stage == 0)
            {
                yield return new ParallelLayout(stage, pipeline, 1, 1, stage);
            }
        }

        if (mixture is not null && stage > 1)
        {
            yield return new ParallelLayout(1, pipeline, 1, stage, stage);
        }
    }

    /// <summary>Whether a server's chips can reach so many of their kind.</summary>
    public static bool Reaches(Server server, Accelerator chip, int chips) =>
        chips <= server.Accelerators.Value.Value || server.ScaleOut is not null || chip.ScaleOut is not null;

    /// <summary>Whether a row has no problem and the chips of its deployment hold the model, which becomes a problem where they do not.</summary>
    public static bool Holds(TruthRow row, ServingCase deployment)
    {
        if (row.Problem is null && !deployment.Fits)
        {
            row.Note("the layout that the row gives does not hold the model");
        }

        return row.Problem is null;
    }

    /// <summary>Adds figures of a deployment, or says why it cannot be predicted.</summary>
    public static void Answer(TruthRow row, RowAnswer answer, ServingCase deployment, params (string Op, ServingFigure Figure, double Measured)[] figures)
    {
        if (!Holds(row, deployment))
        {
            return;
        }

        foreach (var (op, figure, measured) in figures)
        {
            answer.Add(new Measurement(row, deployment.Chip.Id, measured, new ServingPredictor(deployment, figure))
            {
                Op = op,
                Dtype = Dtype(deployment.Precision),
                Kind = deployment.Model.Model.Name,
                Software = deployment.Engine.Id,
                Unit = figure == ServingFigure.OutputPerChip ? FigureUnit.TokensPerSecond : FigureUnit.Seconds,
            });
        }
    }

    private static string Dtype(PrecisionScheme scheme) => (scheme.ExpertWeights == scheme.Weights ? $"{scheme.Weights}" : $"{scheme.Weights}+{scheme.ExpertWeights}").ToLowerInvariant();
}
