using System.Text;
using System.Text.Json.Nodes;

namespace Tokenfab.Tests.Models;

/// <summary>Writes safetensors files whose tensors are holes.</summary>
internal static class SafetensorsWriter
{
    public static byte[] File(params (string Name, string Type, long[] Shape)[] tensors)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long at = 0;
        foreach (var (name, type, shape) in tensors)
        {
            var end = at + (shape.Aggregate(1L, (product, size) => product * size) * (type is "F32" ? 4 : 2));
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }

        return File(header.ToJsonString(), at);
    }

    public static byte[] File(string header, long dataBytes, ulong? claimed = null)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes(claimed ?? (ulong)text.Length), .. text, .. new byte[dataBytes]];
    }

    /// <summary>A Qwen3 of two layers: hidden 32, 4 query and 2 key heads of 16, width 48, 100 words.</summary>
    public static (string Name, string Type, long[] Shape)[] Qwen3(bool withNorms = true) =>
    [
        ("model.embed_tokens.weight", "BF16", [100, 32]),
        .. Enumerable.Range(0, 2).SelectMany(layer => Layer($"model.layers.{layer}.", withNorms)),
        ("model.norm.weight", "BF16", [32]),
    ];

    private static IEnumerable<(string Name, string Type, long[] Shape)> Layer(string prefix, bool withNorms)
    {
        yield return (prefix + "self_attn.q_proj.weight", "BF16", [64, 32]);
        yield return (prefix + "self_attn.k_proj.weight", "BF16", [32, 32]);
        yield return (prefix + "self_attn.v_proj.weight", "BF16", [32, 32]);
        yield return (prefix + "self_attn.o_proj.weight", "BF16", [32, 64]);
        yield return (prefix + "mlp.gate_proj.weight", "BF16", [48, 32]);
        yield return (prefix + "mlp.up_proj.weight", "BF16", [48, 32]);
        yield return (prefix + "mlp.down_proj.weight", "BF16", [32, 48]);
        if (withNorms)
        {
            yield return (prefix + "self_attn.q_norm.weight", "BF16", [16]);
            yield return (prefix + "self_attn.k_norm.weight", "BF16", [16]);
        }
    }
}
