using System.Globalization;

namespace Tokenfab.Claims;

/// <summary>Reads formulas.</summary>
/// <remarks>Recursive descent: sums of products of powers. A number may be followed by a unit in square brackets: <c>3 [mm]</c>.</remarks>
public sealed class ExpressionParser
{
    private const int DeepestNesting = 100;

    // A chain of operators is a tree as deep as the chain is long, and its value is found by recursion.
    private const int LongestFormula = 1000;

    private readonly string _text;
    private int _at;
    private int _depth;

    private ExpressionParser(string text) => _text = text;

    /// <summary>The formula of a text.</summary>
    /// <exception cref="FormatException">It is none; the message names the place.</exception>
    public static Expression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestFormula)
        {
            throw new FormatException($"a formula of {text.Length} characters is longer than {LongestFormula}: name its parts under 'given', as in 'dies: = cards * dies_per_card'");
        }

        var parser = new ExpressionParser(text);
        var whole = parser.Sum();
        return parser.Peek() == '\0' ? whole : throw parser.Wrong($"'{parser.Peek()}' is not expected");
    }

    private Expression Sum()
    {
        if (++_depth > DeepestNesting)
        {
            throw Wrong($"brackets are nested deeper than {DeepestNesting},");
        }

        var left = Product();
        while (Peek() is '+' or '-')
        {
            left = new Expression.Binary(_text[_at++], left, Product());
        }

        _depth--;
        return left;
    }

    private Expression Product()
    {
        var left = Signed();
        while (Peek() is '*' or '/')
        {
            left = new Expression.Binary(_text[_at++], left, Signed());
        }

        return left;
    }

    private Expression Signed()
    {
        if (Peek() != '-')
        {
            return Power();
        }

        _at++;
        return new Expression.Binary('*', new Expression.Constant(Measure.Number(-1.0)), Power());
    }

    private Expression Power()
    {
        var left = Atom();
        if (Peek() != '^')
        {
            return left;
        }

        _at++;
        return new Expression.Binary('^', left, Peek() == '-' ? Signed() : Atom());
    }

    private Expression Atom()
    {
        var next = Peek();
        if (next == '(')
        {
            _at++;
            var inner = Sum();
            Expect(')');
            return inner;
        }

        if (next == '"')
        {
            var end = _text.IndexOf('"', _at + 1);
            var start = _at + 1;
            _at = end < 0 ? throw Wrong("a text has no closing quote") : end + 1;
            return new Expression.Word(_text[start..end]);
        }

        return char.IsAsciiDigit(next) || next == '.' ? Number() : char.IsLetter(next) ? NameOrFunction() : throw Wrong(next == '\0' ? "it ends too early" : $"'{next}' is not expected");
    }

    private Expression.Constant Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '.' or '_' || IsExponent()))
        {
            _at++;
        }

        var number = double.TryParse(_text[start.._at].Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? Measure.Number(value) : throw Wrong($"'{_text[start.._at]}' is no number");
        if (Peek() != '[')
        {
            return new(number);
        }

        var end = _text.IndexOf(']', _at);
        var unit = end < 0 ? throw Wrong("a unit has no closing bracket") : _text[(_at + 1)..end].Trim();
        _at = end + 1;
        return new(number * Units.Unit(unit));
    }

    private Expression NameOrFunction()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var name = _text[start.._at];
        if (Peek() != '(')
        {
            return new Expression.Name(name);
        }

        _at++;
        var arguments = new List<Expression>();
        while (Peek() != ')')
        {
            arguments.Add(Sum());
            if (Peek() == ',')
            {
                _at++;
            }
            else if (Peek() != ')')
            {
                throw Wrong("a comma or a closing bracket is expected");
            }
        }

        _at++;
        return new Expression.Function(name, arguments);
    }

    // 'e' belongs to a number only before a digit or sign: '1e9' has an exponent, '2 eggs' has none.
    private bool IsExponent() =>
        (_text[_at] is 'e' or 'E' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '+' or '-'))
        || (_text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E');

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Wrong($"'{wanted}' is expected");
        }

        _at++;
    }

    private FormatException Wrong(string problem) => new($"'{_text}' is no formula: {problem} at character {_at + 1}");
}
