using System.Text;
using CsCheck;
using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

/// <summary>Whatever a file holds, an importer yields a model or one InputException.</summary>
public sealed class ImportFuzzTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "0", "-1", "1e999", "99999999999999999999", "2147483647", "99999999", "50000", "0.5", "null", "true", "\"\"", "\"NaN\"", "NaN", "-Infinity", "[]", "{}", "[[[[[[]]]]]]",
        "[0]", "[1,1,1,1]", "{\"a\":{}}", "[null]", "\"re:(a+)+$\"", "{\"quant_method\":\"compressed-tensors\"}",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ConfigsWithValuesExchanged()
    {
        var configs = ModelFiles.All.Select(file => file.Json).Distinct(StringComparer.Ordinal).ToArray();
        Gen.Select(OneOf(configs), Gen.Int[0, 10_000], OneOf(Hostile)).Sample(
            (config, at, value) => OnlyInputException(() => ModelImporter.FromHuggingFaceConfig(Exchange(config, at, value), "config.json", "Fuzz")),
            iter: 1000);
    }

    [Fact]
    public void ConfigsCutAndStitched()
    {
        var configs = ModelFiles.All.Select(file => file.Json).Distinct(StringComparer.Ordinal).ToArray();
        Gen.Select(OneOf(configs), OneOf(configs), Gen.Int[0, 10_000], Gen.Int[0, 10_000]).Sample(
            (first, second, at, from) => OnlyInputException(() => ModelImporter.FromHuggingFaceConfig(
                first[..Math.Min(at, first.Length)] + second[Math.Min(from, second.Length)..], "config.json", "Fuzz")),
            iter: 1000);
    }

    [Fact]
    public void ConfigsOfAnyText() => Gen.String.Sample(
        text => OnlyInputException(() => ModelImporter.FromHuggingFaceConfig(text, "config.json", "Fuzz")), iter: 1000);

    [Fact]
    public void SafetensorsWithBytesExchanged() => Binary(SafetensorsWriter.File(SafetensorsWriter.Qwen3()), "fuzz.safetensors", 1800);

    [Fact]
    public void GgufWithBytesExchanged() => Binary(GgufWriter.Llama("qwen3moe").File(), "fuzz.gguf", 1800);

    private void Binary(byte[] whole, string name, int headerBytes) =>
        Gen.Select(Gen.Select(Gen.Int[0, headerBytes], Gen.Byte).Array[1, 4], Gen.Int[-40, 40]).Sample(
            (changes, shift) =>
            {
                var mutated = whole.ToArray();
                foreach (var (at, value) in changes)
                {
                    mutated[at % mutated.Length] = value;
                }

                // Some lose or double a stretch, so that everything after it is shifted.
                var cut = changes[0].Item1 % mutated.Length;
                byte[] shifted = shift < 0
                    ? [.. mutated[..cut], .. mutated[Math.Min(cut - shift, mutated.Length)..]]
                    : [.. mutated[..cut], .. mutated[Math.Max(cut - shift, 0)..]];
                var path = _folder.Write(name, shifted);
                var before = GC.GetAllocatedBytesForCurrentThread();
                OnlyInputException(() => ModelImporter.FromPath(path));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
            },
            iter: 1000,
            threads: 1);

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void OnlyInputException(Func<ModelArchitecture> import)
    {
        try
        {
            var model = import();
            Assert.True(double.IsFinite(ParameterCount.Of(model).Total));
            Assert.All(OperatorGraph.Of(model, withMtp: true).Operators.OfType<Gemm>(), gemm => Assert.True(gemm.Outer > 0 && gemm.Inner > 0 && gemm.Batch > 0, gemm.Name));
            Assert.All(KvCacheLayers.Of(model), kind => Assert.True(kind.BytesPerToken(Tokenfab.Hardware.NumberFormat.Bf16).Value >= 0));
        }
        catch (InputException)
        {
        }
    }

    // Puts a value in the place of the one after the colon next to a position.
    private static string Exchange(string config, int at, string value)
    {
        var colon = config.IndexOf(':', at % config.Length);
        if (colon < 0)
        {
            return config;
        }

        var end = colon + 1;
        var depth = 0;
        var quoted = false;
        for (; end < config.Length; end++)
        {
            quoted ^= config[end] == '"';
            depth += quoted ? 0 : config[end] is '[' or '{' ? 1 : config[end] is ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && !quoted && config[end] == ','))
            {
                break;
            }
        }

        return new StringBuilder(config).Remove(colon + 1, end - colon - 1).Insert(colon + 1, value).ToString();
    }
}
