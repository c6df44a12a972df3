namespace Tokenfab.Claims;

/// <summary>A formula of a claim: <c>revenue / price / good_per_wafer</c>.</summary>
/// <remarks>Numbers, names, texts in quotes, the four operations and powers, brackets, functions. Values carry their dimension, so that a
/// formula that mixes things fails instead of giving a number.</remarks>
public abstract record Expression
{
    /// <summary>Its value.</summary>
    /// <param name="scope">What names and functions mean.</param>
    /// <exception cref="DimensionException">It mixes different things.</exception>
    /// <exception cref="FormatException">A name or function is not known, or is given what it cannot take.</exception>
    public abstract Measure Value(Scope scope);

    /// <summary>The names that it uses, first use first.</summary>
    public IEnumerable<string> Names => (this switch
    {
        Name name => [name.Text],
        Binary binary => binary.Left.Names.Concat(binary.Right.Names),
        Function function => function.Arguments.SelectMany(argument => argument.Names),
        _ => Enumerable.Empty<string>(),
    }).Distinct(StringComparer.Ordinal);

    /// <summary>The same with every part that uses no name worked out, for those who want its value many times.</summary>
    /// <param name="scope">What functions mean.</param>
    /// <exception cref="DimensionException">As for the value.</exception>
    /// <exception cref="FormatException">As for the value.</exception>
    internal Expression Folded(Scope scope) => this switch
    {
        Word or Constant or Name => this,
        _ when !Names.Any() => new Constant(Value(scope)),
        Binary binary => new Binary(binary.Sign, binary.Left.Folded(scope), binary.Right.Folded(scope)),
        Function function => new Function(function.Text, [.. function.Arguments.Select(argument => argument.Folded(scope))]),
        _ => this,
    };

    /// <summary>A number with or without a unit.</summary>
    internal sealed record Constant(Measure Amount) : Expression
    {
        public override Measure Value(Scope scope) => Amount;
    }

    /// <summary>A text, which only functions take.</summary>
    internal sealed record Word(string Text) : Expression
    {
        public override Measure Value(Scope scope) => throw new FormatException($"the text \"{Text}\" stands where a number is expected");
    }

    /// <summary>The name of a quantity of the claim.</summary>
    internal sealed record Name(string Text) : Expression
    {
        public override Measure Value(Scope scope) => scope.Named(Text);
    }

    /// <summary>Two expressions joined.</summary>
    internal sealed record Binary(char Sign, Expression Left, Expression Right) : Expression
    {
        public override Measure Value(Scope scope)
        {
            var (left, right) = (Left.Value(scope), Right.Value(scope));
            return Sign switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => left / right,
                _ => left.Raised(right.In(Dimension.None, "an exponent of")),
            };
        }
    }

    /// <summary>A function of the engine or of arithmetic.</summary>
    internal sealed record Function(string Text, IReadOnlyList<Expression> Arguments) : Expression
    {
        public override Measure Value(Scope scope) => scope.Function(Text)(Arguments, scope);
    }
}
