using System.Text;

namespace Tokenfab.Tests.Models;

/// <summary>Writes GGUF files whose tensors are holes.</summary>
internal sealed class GgufWriter
{
    private readonly List<byte> _pairs = [];
    private readonly List<byte> _tensors = [];
    private ulong _pairCount;
    private ulong _tensorCount;
    private ulong _at;

    public GgufWriter Text(string key, string value) => Pair(key, 8, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(value)), .. Encoding.UTF8.GetBytes(value)]);

    public GgufWriter Number(string key, uint value) => Pair(key, 4, BitConverter.GetBytes(value));

    public GgufWriter Real(string key, float value) => Pair(key, 6, BitConverter.GetBytes(value));

    public GgufWriter Words(string key, params string[] words) => Pair(key, 9,
    [
        .. BitConverter.GetBytes(8U), .. BitConverter.GetBytes((ulong)words.Length),
        .. words.SelectMany(word => (byte[])[.. BitConverter.GetBytes((ulong)word.Length), .. Encoding.UTF8.GetBytes(word)]),
    ]);

    public GgufWriter Numbers(string key, params uint[] values) => Pair(key, 9,
    [
        .. BitConverter.GetBytes(4U), .. BitConverter.GetBytes((ulong)values.Length), .. values.SelectMany(BitConverter.GetBytes),
    ]);

    /// <summary>Adds a tensor, dimensions innermost first.</summary>
    public GgufWriter Tensor(string name, uint type, params ulong[] dimensions)
    {
        var (block, bytes) = type switch { 0 => (1UL, 4UL), 1 => (1UL, 2UL), 8 => (32UL, 34UL), 12 => (256UL, 144UL), 39 => (32UL, 17UL), _ => (1UL, 1UL) };
        Key(_tensors, name);
        _tensors.AddRange(BitConverter.GetBytes((uint)dimensions.Length));
        foreach (var dimension in dimensions)
        {
            _tensors.AddRange(BitConverter.GetBytes(dimension));
        }

        _tensors.AddRange(BitConverter.GetBytes(type));
        _tensors.AddRange(BitConverter.GetBytes(_at));
        _tensorCount++;
        _at += (dimensions.Aggregate(1UL, (product, size) => product * size) / block * bytes + 31) / 32 * 32;
        return this;
    }

    public byte[] File(uint version = 3, ulong? tensorCount = null, ulong? pairCount = null)
    {
        using var file = new MemoryStream();
        file.Write("GGUF"u8);
        file.Write(BitConverter.GetBytes(version));
        file.Write(BitConverter.GetBytes(tensorCount ?? _tensorCount));
        file.Write(BitConverter.GetBytes(pairCount ?? _pairCount));
        file.Write([.. _pairs, .. _tensors]);
        file.SetLength(((file.Length + 31) / 32 * 32) + (long)_at);
        return file.ToArray();
    }

    /// <summary>A Llama of two layers: hidden 64, 4 query and 2 key heads of 16, width 96, 100 words.</summary>
    public static GgufWriter Llama(string architecture = "llama", uint type = 1)
    {
        var writer = new GgufWriter()
            .Text("general.architecture", architecture)
            .Text("general.name", "Tiny")
            .Words("tokenizer.ggml.tokens", "a", "bc", string.Empty)
            .Number($"{architecture}.block_count", 2)
            .Number($"{architecture}.context_length", 2048)
            .Number($"{architecture}.embedding_length", 64)
            .Number($"{architecture}.feed_forward_length", 96)
            .Number($"{architecture}.attention.head_count", 4)
            .Number($"{architecture}.attention.head_count_kv", 2)
            .Real($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f)
            .Real($"{architecture}.rope.freq_base", 10000f)
            .Tensor("token_embd.weight", 1, 64, 100)
            .Tensor("output.weight", 1, 64, 100);
        foreach (var layer in new[] { "blk.0.", "blk.1." })
        {
            writer
                .Tensor(layer + "attn_q.weight", type, 64, 64)
                .Tensor(layer + "attn_k.weight", type, 64, 32)
                .Tensor(layer + "attn_v.weight", type, 64, 32)
                .Tensor(layer + "attn_output.weight", type, 64, 64)
                .Tensor(layer + "ffn_gate.weight", type, 64, 96)
                .Tensor(layer + "ffn_up.weight", type, 64, 96)
                .Tensor(layer + "ffn_down.weight", type, 96, 64);
        }

        return writer;
    }

    private GgufWriter Pair(string key, uint type, byte[] value)
    {
        Key(_pairs, key);
        _pairs.AddRange(BitConverter.GetBytes(type));
        _pairs.AddRange(value);
        _pairCount++;
        return this;
    }

    private static void Key(List<byte> bytes, string key)
    {
        bytes.AddRange(BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(key)));
        bytes.AddRange(Encoding.UTF8.GetBytes(key));
    }
}
