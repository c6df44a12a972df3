using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Cli.Wafers;

/// <summary>The answer as JSON. The keys are those of docs/json.md.</summary>
internal static class SiliconJson
{
    public static void Write(SiliconAnswer answer, Utf8JsonWriter writer)
    {
        var (gross, supply) = (answer.Gross, answer.Supply);
        writer.WriteString("die", answer.Die.Name);
        writer.WriteNumber("width_millimetres", gross.Die.Width.Value);
        writer.WriteNumber("height_millimetres", gross.Die.Height.Value);
        writer.WriteNumber("area_square_millimetres", gross.Die.Area.Value);
        writer.WriteIfKnown("node", answer.Node is { Id.Length: > 0 } node ? node.Name : null);
        Wafer(gross.Convention, writer);
        writer.WriteNumber("gross_dies", gross.Dies);
        writer.WriteBoolean("certified", gross.Certified);
        writer.WriteNumber("gross_dies_upper_bound", gross.UpperBound);
        writer.WriteStartObject("offset");
        writer.WriteNumber("x_millimetres", gross.OffsetX.Value);
        writer.WriteNumber("y_millimetres", gross.OffsetY.Value);
        writer.WriteEndObject();
        writer.WriteIfKnown("yield_model", answer.Defects is { } known ? YieldWords.Of(known.Model) : null);
        writer.WriteIfKnown("yield_model_shape", answer.Defects?.Shape);
        writer.WriteQuantity("defects_per_square_centimetre", answer.Defects?.Density);
        writer.WriteIfKnown("yield_basis", supply.YieldBasis);
        writer.WriteQuantity("yield", supply.Yield?.Mid);
        writer.WriteQuantity("good_dies", supply.GoodPerWafer?.Mid);
        writer.WriteQuantity("wafer_price_usd", supply.WaferPrice?.Mid);
        writer.WriteQuantity("good_die_cost_usd", supply.CostPerGoodDie?.Mid);
        writer.WriteQuantity("good_dies_wanted", answer.Wanted);
        var wafers = answer.Wanted is { } wanted ? supply.WafersFor(wanted) : null;
        writer.WriteQuantity("wafers", wafers?.Mid);
        Extras(answer, writer);
        writer.WriteStartObject("intervals");
        Interval("yield", supply.Yield, writer);
        Interval("good_dies", supply.GoodPerWafer, writer);
        Interval("wafer_price_usd", supply.WaferPrice, writer);
        Interval("good_die_cost_usd", supply.CostPerGoodDie, writer);
        Interval("wafers", wafers, writer);
        writer.WriteEndObject();
        writer.WriteStrings("unknown", supply.Unknown);
        writer.WriteStrings("sources", supply.Sources);
    }

    private static void Extras(SiliconAnswer answer, Utf8JsonWriter writer)
    {
        var (terms, plan) = (answer.Terms, answer.Exposures);
        writer.WriteStartObject("yield_terms");
        writer.WriteNumber("systematic_share", terms.Systematic.Value);
        writer.WriteNumber("parametric_share", terms.Parametric.Value);
        writer.WriteNumber("critical_area_share", terms.KillArea.Value);
        writer.WriteIfKnown("radial_rise", terms.Radial?.Rise);
        writer.WriteIfKnown("radial_power", terms.Radial?.Power);
        writer.WriteEndObject();
        writer.WriteIfKnown("dies_per_field", plan?.Field.Dies);
        writer.WriteIfKnown("exposures", plan?.Shots);
        writer.WriteIfKnown("full_exposures", plan?.FullShots);
        writer.WriteIfKnown("field_use_share", plan?.Field.Use.Value);
        writer.WriteIfKnown("gross_dies_full_fields", answer.FullFieldDies);
        writer.WriteIfKnown("panel_count", answer.OnPanel?.Count);
        writer.WriteStartArray("bins");
        foreach (var bin in answer.Bins?.Bins ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("bin", bin.Bin.Name);
            writer.WriteNumber("meets_share", bin.Meets.Value);
            writer.WriteNumber("sold_as_share", bin.Share.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteQuantity("mix_wafers", answer.MixWafers);
        writer.WriteQuantity("sold_dies", answer.SoldPerWafer);
        writer.WriteQuantity("sold_die_cost_usd", answer.CostPerSoldDie);
        writer.WriteQuantity("test_pass_share", answer.Test?.Pass);
        writer.WriteQuantity("test_escape_share", answer.Test?.Escapes);
        writer.WriteIfKnown("wafer_test_touchdowns", answer.Scan?.Touchdowns);
        writer.WriteQuantity("wafer_test_touchdown_seconds", answer.Scan?.Each);
        writer.WriteQuantity("wafer_test_usd_per_die", answer.Scan?.CostPerDie);
        writer.WriteQuantity("mask_set_usd", answer.Node?.MaskSet?.Value);
        writer.WriteQuantity("design_cost_usd", answer.Node?.DesignCost?.Value);
        writer.WriteQuantity("design_cost_usd_per_good_die", answer.DesignPerGoodDie);
        writer.WriteStartArray("formulas");
        foreach (var formula in answer.Formulas)
        {
            writer.WriteStartObject();
            writer.WriteString("formula", formula.Name);
            writer.WriteNumber("dies", formula.Dies);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("models");
        foreach (var (defects, yields) in answer.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("yield_model", YieldWords.Of(defects.Model));
            writer.WriteIfKnown("yield_model_shape", defects.Shape);
            writer.WriteNumber("defects_per_square_centimetre", defects.Density.Value);
            writer.WriteStartArray("yields");
            foreach (var (yield, i) in yields.Select((yield, i) => (yield, i)))
            {
                writer.WriteStartObject();
                writer.WriteNumber("area_square_millimetres", answer.Areas[i].Value);
                writer.WriteNumber("yield", yield.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Wafer(WaferConvention convention, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("convention");
        writer.WriteNumber("diameter_millimetres", convention.Diameter.Value);
        writer.WriteNumber("edge_exclusion_millimetres", convention.EdgeExclusion.Value);
        writer.WriteNumber("scribe_x_millimetres", convention.ScribeX.Value);
        writer.WriteNumber("scribe_y_millimetres", convention.ScribeY.Value);
        writer.WriteNumber("notch_band_millimetres", convention.NotchBand.Value);
        writer.WriteString("fit", convention.Fit == DieFit.PitchCell ? "pitch_cell" : "finished_die");
        writer.WriteIfKnown("reticle_width_millimetres", convention.Reticle?.Width.Value);
        writer.WriteIfKnown("reticle_height_millimetres", convention.Reticle?.Height.Value);
        writer.WriteEndObject();
    }

    internal static void Interval<T>(string key, Estimate<T>? value, Utf8JsonWriter writer)
        where T : struct, IQuantity<T>
    {
        if (value is not { } known)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteQuantity<T>("low", known.Low);
        writer.WriteQuantity<T>("mid", known.Mid);
        writer.WriteQuantity<T>("high", known.High);
        writer.WriteEndObject();
    }
}
