using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Catalog.Reading;
using Tokenfab.Hardware;

namespace Tokenfab.Tests.Catalog;

/// <summary>Whatever a file holds, it is read or refused with an <see cref="InputException"/>; nothing else comes out.</summary>
public sealed class SourceDocumentFuzzTests
{
    private static readonly string[] Seeds =
        [.. Directory.EnumerateFiles(Repository.Folder("catalog/accelerators")).Order(StringComparer.Ordinal).Take(12).Select(File.ReadAllText)];

    // Pieces that mean something to YAML or JSON, alone and wrongly joined.
    private static readonly Gen<string> Piece = OneOf(
        "a", "name", ": ", ":", "- ", "-", "\n", "\n  ", "\n\t", " ", "{", "}", "[", "]", ",", "\"", "'", "|", ">", "|2-", "&a", "*a", "<<: ", "!!str ", "!", "#", "%YAML 1.2\n",
        "---", "...", "?", "? ", "@", "`", "\\", "\\u00", "\"\\uD800\"", "\0", "\r", "\u0085", "\u2028", "\uFEFF", "\uD800", "é", "1", "0x1F", "1e999", ".inf", ".nan", "~", "null", "true", "80 GiB", "value", "source");

    private static readonly Gen<string> Soup = Piece.Array[0, 40].Select(string.Concat);

    private static readonly Gen<string> Mutant = Gen.Select(OneOf(Seeds), Gen.Int[0, 10_000], Gen.Int[0, 40], Soup, (seed, at, cut, graft) =>
    {
        var start = at % seed.Length;
        return seed[..start] + graft + seed[Math.Min(seed.Length, start + cut)..];
    });

    [Fact]
    public void Random_pieces_are_read_or_refused() => Soup.Sample(text => Reads(text, "x.yaml"), iter: 20_000);

    [Fact]
    public void Mutated_files_are_read_or_refused() => Mutant.Sample(text => Reads(text, "x.yaml"), iter: 4_000);

    [Fact]
    public void Random_pieces_are_read_or_refused_as_json() => Soup.Sample(text => Reads(text, "x.json"), iter: 20_000);

    [Fact]
    public void Random_bytes_in_a_file_are_read_or_refused()
    {
        var folder = Directory.CreateTempSubdirectory("tokenfab-fuzz-");
        try
        {
            var path = Path.Combine(folder.FullName, "x.yaml");
            Gen.Byte.Array[0, 200].Sample(
                bytes =>
                {
                    File.WriteAllBytes(path, bytes);
                    Refuses(() => SourceDocument.FromFile(path));
                },
                iter: 500, threads: 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Json_written_by_machine_means_the_same_as_yaml() => Tree.Sample(tree =>
    {
        var text = tree.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        var (json, yaml) = (SourceDocument.Parse(text, "x.json"), SourceDocument.Parse(text, "x.yaml"));

        Assert.True(JsonNode.DeepEquals(json.Root, yaml.Root), text);
        Assert.All(Paths(tree, string.Empty), path => Assert.Equal(json.LineOf(path), yaml.LineOf(path)));
    });

    [Theory]
    [InlineData("[", "x.yaml")]
    [InlineData("[", "x.json")]
    [InlineData("{a: ", "x.yaml")]
    [InlineData("- ", "x.yaml")]
    [InlineData("{\"a\":", "x.json")]
    public void Deep_nesting_is_refused(string opening, string file)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000));

        Assert.Throws<InputException>(() => SourceDocument.Parse(text, file));
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Contains("anchors", Assert.Throws<InputException>(() => SourceDocument.Parse(bomb.ToString(), "x.yaml")).Problem);
    }

    [Theory]
    [InlineData("a: \"\\ud800\"", "x.yaml")]
    [InlineData("\"\\ud800\": a", "x.yaml")]
    [InlineData("{\"a\": \"\\ud800\"}", "x.json")]
    [InlineData("{\"\\ud800\": 1}", "x.json")]
    public void Half_a_surrogate_pair_is_refused(string text, string file) =>
        Assert.Throws<InputException>(() => SourceDocument.Parse(text, file));

    [Fact]
    public void A_file_of_two_gigabytes_is_refused_unread()
    {
        var folder = Directory.CreateTempSubdirectory("tokenfab-large-");
        try
        {
            var path = Path.Combine(folder.FullName, "x.yaml");
            using (var file = File.Create(path))
            {
                file.SetLength(2L * 1024 * 1024 * 1024);
            }

            Assert.Contains("larger than 64 MiB", Assert.Throws<InputException>(() => SourceDocument.FromFile(path)).Problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("no", "no")]
    [InlineData("2026-01-01", "2026-01-01")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("12", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("0x1F", 31)]
    [InlineData("'12'", "12")]
    [InlineData("true", true)]
    [InlineData("yes", "yes")]
    [InlineData("1_000", "1_000")]
    public void Plain_scalars_follow_the_core_schema(string text, object value) =>
        Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(value), SourceDocument.Parse($"a: {text}", "x.yaml").Root["a"]));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<JsonNode> Tree => Gen.Recursive<JsonNode>((depth, self) => depth > 3
        ? Gen.OneOf(Gen.Int.Select(i => (JsonNode)JsonValue.Create(i)), Word.Select(w => (JsonNode)JsonValue.Create(w)))
        : Gen.OneOf(
            self.Array[0, 4].Select(items => (JsonNode)new JsonArray([.. items.Select(i => i.DeepClone())])),
            Gen.Select(Word, self).Array[0, 4].Select(pairs => (JsonNode)new JsonObject(pairs.DistinctBy(p => p.Item1).Select(p => KeyValuePair.Create(p.Item1, (JsonNode?)p.Item2.DeepClone()))))))
        .Where(tree => tree is JsonObject { Count: > 0 });

    private static Gen<string> Word => Gen.Char.AlphaNumeric.Array[1, 8].Select(c => new string(c));

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject keys => keys.SelectMany(k => Paths(k.Value, FieldPath.Key(path, k.Key)).Prepend(FieldPath.Key(path, k.Key))),
        JsonArray list => list.SelectMany((e, i) => Paths(e, FieldPath.Element(path, i)).Prepend(FieldPath.Element(path, i))),
        _ => [],
    };

    private static void Reads(string text, string file) => Refuses(() =>
    {
        var document = SourceDocument.Parse(text, file);
        document.LineOf("name");
        document.As(HardwareJson.Strict.Accelerator);
    });

    private static void Refuses(Action read)
    {
        try
        {
            read();
        }
        catch (InputException e)
        {
            Assert.NotEmpty(e.Problem);
            Assert.NotEmpty(e.Mend);
        }
    }
}
