using System.Globalization;
using System.Text.Json.Nodes;
using Tokenfab.Catalog;

namespace Tokenfab.Planning.WhatIf;

/// <summary>A scenario and the catalogue that it is asked of, which changes make into another.</summary>
/// <param name="Document">The scenario as written.</param>
/// <param name="Scenario">The same, read.</param>
/// <param name="Catalog">What is known.</param>
/// <param name="Folder">The folder that relative paths of the scenario start from.</param>
/// <param name="Speeds">How many times faster than predicted software is, by chip id; the empty id stands for all.</param>
internal sealed record World(JsonNode Document, Scenario Scenario, CatalogStore Catalog, string Folder, IReadOnlyDictionary<string, double> Speeds)
{
    // What a scenario means where it is silent, so that "+20 %" has something to add to.
    private static readonly Dictionary<string, string> Silent = new(StringComparer.Ordinal)
    {
        ["economics.electricity"] = "0.087 USD/kWh", ["economics.pue"] = "1.25", ["economics.life_years"] = "5", ["economics.wacc"] = "13 %",
        ["economics.colocation"] = "130 USD/kW-month", ["economics.operations"] = "2 %", ["economics.availability"] = "100 %",
        ["traffic.peak_to_mean"] = "1", ["traffic.input_variation"] = "1", ["traffic.output_variation"] = "1", ["traffic.burstiness"] = "1",
        ["search.headroom"] = "20 %",
    };

    /// <summary>The world of a scenario's file.</summary>
    /// <exception cref="InputException">The scenario is broken.</exception>
    public static World Of(SourceDocument scenario, CatalogStore catalog, string folder) =>
        new(scenario.Root, ScenarioFile.Read(scenario), catalog, folder, new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>How many times faster than predicted software is on a chip.</summary>
    public double Speed(string chip) => Speeds.GetValueOrDefault(string.Empty, 1.0) * Speeds.GetValueOrDefault(chip, 1.0);

    /// <summary>The value that a relative change of a silent key starts from; null where there is none.</summary>
    public static string? Default(string path) => Silent.GetValueOrDefault(path);

    /// <summary>This world with changes.</summary>
    /// <exception cref="InputException">A key names nothing, or its value is none.</exception>
    public World With(IReadOnlyList<Change> changes)
    {
        var scenario = (JsonNode?)null;
        var catalog = Catalog;
        var speeds = new Dictionary<string, double>(Speeds, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            var target = Target.Of(change.Key, catalog);
            switch (target.Reach)
            {
                case Reach.Speed:
                    speeds[target.Id] = speeds.GetValueOrDefault(target.Id, 1.0) * SpeedOf(change);
                    break;
                case Reach.Demand or Reach.Terms or Reach.Whole:
                    KeyPath.Check(change, target);
                    scenario ??= Document.DeepClone();
                    FieldEdit.Apply(scenario, target.Path, change, Default(target.Path));
                    break;
                default:
                    KeyPath.Check(change, target);
                    catalog = catalog.With(target.Kind, target.Id, root => FieldEdit.Apply(root, target.Path, change, null));
                    break;
            }
        }

        return this with
        {
            Document = scenario ?? Document,
            Scenario = scenario is null ? Scenario : ScenarioFile.Read(new SourceDocument(scenario, Scenario.Name)),
            Catalog = catalog,
            Speeds = speeds,
        };
    }

    private static double SpeedOf(Change change)
    {
        var speed = change.Factor ?? (double.TryParse(change.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) ? factor : 0.0);
        return speed is > 0.0 and <= 1000.0
            ? speed
            : throw new InputException("--set", null, change.Key, $"'{change.Text ?? $"x{change.Factor}"}' is no speed", "Write how many times faster, as in 'software=x2'");
    }
}
