namespace Tokenfab.Claims.Functions;

/// <summary>Takes what stands in a function's brackets apart.</summary>
internal static class Arguments
{
    /// <summary>The arguments, of which there must be as many as the function takes.</summary>
    /// <exception cref="FormatException">There are fewer or more.</exception>
    public static IReadOnlyList<Expression> Of(IReadOnlyList<Expression> arguments, string name, int least, int most) =>
        arguments.Count >= least && arguments.Count <= most ? arguments
        : throw new FormatException($"{name} takes {(least == most ? $"{least}" : $"{least} to {most}")} values and is given {arguments.Count}");

    /// <summary>The only argument.</summary>
    /// <exception cref="FormatException">There are more, or none.</exception>
    public static Expression Only(IReadOnlyList<Expression> arguments, string name) => Of(arguments, name, 1, 1)[0];

    /// <summary>A name in quotes.</summary>
    /// <exception cref="FormatException">The argument is none.</exception>
    public static string Text(Expression argument) =>
        argument is Expression.Word word ? word.Text : throw new FormatException("a name in quotes is expected, as in peak(\"h20\", \"bf16\")");

    /// <summary>A function of one name: a figure of the catalogue with what it counts.</summary>
    public static ClaimFunction Figure(string name, Dimension dimension, Func<string, double?> figure) => (arguments, _) =>
    {
        var thing = Text(Only(arguments, name));
        return new(figure(thing) ?? throw new FormatException($"the catalogue does not know the {name} of {thing}"), dimension);
    };
}
