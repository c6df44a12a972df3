using System.Runtime.CompilerServices;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Models that rows name.</summary>
internal static class ServedModels
{
    private static readonly ConditionalWeakTable<CatalogStore, Dictionary<string, OperatorGraph?>> Known = [];

    /// <summary>The model of a row; null, and a problem, where the catalogue knows none of that name.</summary>
    public static OperatorGraph? Graph(TruthRow row)
    {
        var name = row.Text("model");
        var graphs = Known.GetOrCreateValue(row.Subjects.Catalog);
        lock (graphs)
        {
            if (!graphs.TryGetValue(name, out var graph))
            {
                graph = name.Length > 0 && row.Subjects.Catalog.Find("model", name) is { } entry ? OperatorGraph.Of(row.Subjects.Catalog.Model(entry.Id)) : null;
                if (graphs.Count < 1000)
                {
                    graphs.Add(name, graph);
                }
            }

            if (graph is null)
            {
                row.Note($"the catalogue knows no model '{name}'");
            }

            return graph;
        }
    }

    /// <summary>The formats of a row: the checkpoint's own where its word is theirs.</summary>
    public static PrecisionScheme Precision(TruthRow row, OperatorGraph? graph)
    {
        var (weights, inputs) = row.Formats("dtype");
        var native = graph?.Model.NativePrecision ?? PrecisionScheme.Bf16;
        var own = weights == NumberFormat.Fp8 && native.Weights == NumberFormat.Fp8Block ? NumberFormat.Fp8Block : weights;
        return native.Weights == own || native.ExpertWeights == own ? native with { KvCache = NumberFormat.Bf16 }
            : new(weights, weights, weights == NumberFormat.Mxfp4 ? NumberFormat.Bf16 : inputs, NumberFormat.Bf16);
    }
}
