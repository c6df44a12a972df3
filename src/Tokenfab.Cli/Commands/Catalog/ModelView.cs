using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary>A model's shape, counted: layers, parameters, KV cache.</summary>
internal static class ModelView
{
    /// <summary>The whole answer for a model that is no catalogue entry.</summary>
    public static void WriteJson(Utf8JsonWriter writer, ModelArchitecture model)
    {
        writer.WriteString("name", model.Name);
        WriteFigures(writer, model);
    }

    /// <summary>The model's counted figures.</summary>
    public static void WriteFigures(Utf8JsonWriter writer, ModelArchitecture model)
    {
        var parameters = ParameterCount.Of(model);
        writer.WriteNumber("total_parameters", parameters.Total);
        writer.WriteNumber("active_parameters", parameters.Active);
        writer.WriteNumber("mtp_parameters", parameters.Mtp);
        writer.WriteNumber("kv_bytes_per_token", KvCacheLayers.BytesPerToken(model, model.NativePrecision.KvCache).Value);
        writer.WriteString("kv_format", Word(model.NativePrecision.KvCache.ToString()));
        writer.WriteNumber("state_bytes_per_sequence", StateBytes(model).Value);
        writer.WriteNumber("layers", model.LayerCount);
        writer.WriteNumber("hidden_size", model.HiddenSize);
        writer.WriteNumber("vocabulary_size", model.VocabularySize);
        writer.WriteNumber("context_length_tokens", model.ContextLength);
        writer.WriteBoolean("tied_embeddings", model.TiedEmbeddings);
        writer.WriteString("weight_format", Word(model.NativePrecision.Weights.ToString()));
        writer.WriteStartArray("layer_runs");
        foreach (var run in model.Layers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("count", run.Count);
            writer.WriteIfKnown("mixer", run.Mixer?.GetType().Name is { } mixer ? Word(mixer) : null);
            writer.WriteIfKnown("feed_forward", run.FeedForward?.GetType().Name is { } feedForward ? Word(feedForward) : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The same for people.</summary>
    public static Table Table(Terminal terminal, ModelArchitecture model)
    {
        var table = Tables.New(terminal, "model", ">counted");
        foreach (var (figure, value) in Rows(model))
        {
            table.Row(figure, $"[bold]{Markup.Escape(value)}[/]");
        }

        return table;
    }

    /// <summary>What is counted of a model, as figure and value.</summary>
    public static IEnumerable<(string Figure, string Value)> Rows(ModelArchitecture model)
    {
        var parameters = ParameterCount.Of(model);
        yield return ("total parameters", new Count(parameters.Total).ToString());
        yield return ("active parameters", new Count(parameters.Active).ToString());
        if (parameters.Mtp > 0.0)
        {
            yield return ("MTP parameters", new Count(parameters.Mtp).ToString());
        }

        yield return ($"KV cache per token ({Word(model.NativePrecision.KvCache.ToString())})", KvCacheLayers.BytesPerToken(model, model.NativePrecision.KvCache).ToString());
        if (StateBytes(model) is { Value: > 0.0 } state)
        {
            yield return ("recurrent state per sequence", state.ToString());
        }

        yield return ("weights", Word(model.NativePrecision.Weights.ToString()));
        yield return ("hidden size", Whole(model.HiddenSize));
        yield return ("vocabulary", Whole(model.VocabularySize));
        yield return ("context", model.ContextLength == int.MaxValue ? "unbounded" : $"{Whole(model.ContextLength)} tokens");
        foreach (var group in model.Layers.GroupBy(run => (Mixer: Name(run.Mixer), FeedForward: Name(run.FeedForward))))
        {
            yield return ($"layers of {group.Key.Mixer} and {group.Key.FeedForward}", Whole(group.Sum(run => run.Count)));
        }
    }

    private static Bytes StateBytes(ModelArchitecture model) =>
        KvCacheLayers.Of(model).Aggregate(Bytes.Zero, (sum, kind) => sum + new Bytes(kind.Layers * kind.StateBytes));

    private static string Name(object? part) => part is null ? "nothing" : Word(part.GetType().Name).Replace('_', ' ');

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
