using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tokenfab.Catalog.Reading;

/// <summary>Turns one YAML document into JSON, by the 1.2 core schema and no more of YAML than a catalogue needs.</summary>
internal sealed class YamlText
{
    private readonly string _file;
    private readonly Parser _events;
    private readonly Action<string, int>? _visit;

    private YamlText(string text, string file, Action<string, int>? visit)
    {
        _file = file;
        _visit = visit;
        _events = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name to use in errors.</param>
    /// <param name="visit">Told the path and line of every key and element, in order; null where nobody asks.</param>
    /// <exception cref="InputException">The text is not well-formed, or uses what is refused.</exception>
    public static JsonNode Parse(string text, string file, Action<string, int>? visit)
    {
        var reader = new YamlText(text, file, visit);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            throw reader.Malformed((int)Math.Max(1, e.Start.Line), e.Message.TrimEnd('.'), e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser answers some broken texts, such as an unclosed list, with the framework's exceptions.
            throw reader.Malformed(Math.Max(1, (int)(reader._events.Current?.End.Line ?? 1)), "it breaks off or nests wrongly", e);
        }
    }

    private JsonNode Document()
    {
        Next();
        if (Next() is StreamEnd)
        {
            throw Error(1, "the file is empty", "Write at least one key");
        }

        var first = Next();
        _visit?.Invoke(string.Empty, Line(first));
        var root = Node(first, string.Empty, depth: 1) ?? throw Error(Line(first), "the file is empty", "Write at least one key");
        Next();
        return Next() is StreamEnd ? root : throw Error(Line(_events.Current!), "a second document begins here", "Keep one document to a file");
    }

    private JsonNode? Node(ParsingEvent node, string path, int depth)
    {
        if (depth > SourceDocument.DeepestNesting)
        {
            throw Error(Line(node), $"the nesting is deeper than {SourceDocument.DeepestNesting}", "Write a flatter file");
        }

        if (node is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw Error(Line(node), "anchors and aliases are not read", "Write the value out in each place");
        }

        if (node is NodeEvent { Tag.IsEmpty: false })
        {
            throw Error(Line(node), "tags are not read", "Drop the tag; quote what must be text");
        }

        return node switch
        {
            MappingStart => Mapping(path, depth),
            SequenceStart => Sequence(path, depth),
            Scalar scalar when !WellFormed.Is(scalar.Value) => throw HalfPair(node),
            Scalar scalar => YamlScalar.ToJson(scalar, problem => Error(Line(scalar), problem, "Write a finite number")),
            _ => throw Error(Line(node), "a value is missing here", "Write a value, a list or keys"),
        };
    }

    private JsonObject Mapping(string path, int depth)
    {
        var mapping = new JsonObject();
        for (var at = Next(); at is not MappingEnd; at = Next())
        {
            var key = Key(at);
            var keyPath = _visit is null ? string.Empty : FieldPath.Key(path, key);
            _visit?.Invoke(keyPath, Line(at));
            if (mapping.ContainsKey(key))
            {
                throw Error(Line(at), $"the key '{key}' stands here a second time", "Keep one of the two");
            }

            mapping.Add(key, Node(Next(), keyPath, depth + 1));
        }

        return mapping;
    }

    private string Key(ParsingEvent at) => at switch
    {
        Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true, Value: "<<", Style: ScalarStyle.Plain } =>
            throw Error(Line(at), "merge keys are not read", "Write the keys out in each place"),
        Scalar scalar when !WellFormed.Is(scalar.Value) => throw HalfPair(at),
        Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true, Value.Length: > 0 } scalar => scalar.Value,
        _ => throw Error(Line(at), "a key must be plain text", "Write 'key: value'; quote what has colons or braces in it"),
    };

    private JsonArray Sequence(string path, int depth)
    {
        var sequence = new JsonArray();
        for (var at = Next(); at is not SequenceEnd; at = Next())
        {
            var elementPath = _visit is null ? string.Empty : FieldPath.Element(path, sequence.Count);
            _visit?.Invoke(elementPath, Line(at));
            sequence.Add(Node(at, elementPath, depth + 1));
        }

        return sequence;
    }

    private ParsingEvent Next() =>
        _events.MoveNext() ? _events.Current! : throw Error(null, "the file ends too early", "Complete it");

    private InputException Malformed(int line, string problem, Exception inner) => new(
        _file, line, null, $"this is not well-formed YAML: {problem}", "Check indentation, colons, brackets and quotes from this line upwards", inner);

    private InputException HalfPair(ParsingEvent at) => Error(Line(at), "the text holds half a surrogate pair", "Write the character itself");

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private InputException Error(int? line, string problem, string mend) => new(_file, line, null, problem, mend);
}
