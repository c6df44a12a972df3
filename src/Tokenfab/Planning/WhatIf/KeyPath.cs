using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog.Reading;
using Tokenfab.Hardware;
using Tokenfab.Silicon;

namespace Tokenfab.Planning.WhatIf;

/// <summary>The fields that a key may name, as the records of scenario and catalogue have them.</summary>
internal static class KeyPath
{
    /// <summary>Refuses a key that names no field, whatever is to be done with it.</summary>
    /// <exception cref="InputException">There is no such field; the mend names the nearest ones.</exception>
    public static void Check(Change change, Target target)
    {
        var type = TypeOf(target.Kind);
        var around = target.Kind.Length == 0 ? ShortNames.All.Select(name => name.Name) : [];
        foreach (var step in target.Path.Split('.'))
        {
            if (type is not { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null })
            {
                return;
            }

            var (name, indices) = (step.Split('[')[0], step.Count(c => c == '['));
            var fields = type.Properties.ToDictionary(field => field.Name, StringComparer.Ordinal);
            if (!fields.TryGetValue(name, out var field))
            {
                throw new InputException("--set", null, change.Key, $"'{name}' is no field there", Nearest.Mend(name, around.Concat(fields.Keys)));
            }

            type = field.CustomConverter is null ? type.Options.GetTypeInfo(field.PropertyType) : null;
            for (; type is not null && indices > 0; indices--)
            {
                type = type.ElementType is { } element ? type.Options.GetTypeInfo(element) : null;
            }

            around = [];
        }
    }

    private static JsonTypeInfo? TypeOf(string kind) => kind switch
    {
        "" => PlanningJson.Strict.Scenario,
        "accelerator" => HardwareJson.Strict.Accelerator,
        "server" => HardwareJson.Strict.Server,
        "die" => SiliconJson.Strict.Die,
        "node" => SiliconJson.Strict.ProcessNode,
        "packaging" => SiliconJson.Strict.PackagingTechnology,
        "hbm" => SiliconJson.Strict.HbmGeneration,
        _ => null,
    };
}
