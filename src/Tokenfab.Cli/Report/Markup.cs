using System.Globalization;
using System.Text;

namespace Tokenfab.Cli.Report;

/// <summary>Builds well-formed HTML and SVG: every text is escaped, every element closed.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Text as it may stand in markup and in attributes.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>An element with content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">As in <c>class='card'</c>, already escaped; empty for none.</param>
    /// <param name="content">What stands in it.</param>
    public Markup In(string name, string attributes, Action<Markup> content)
    {
        Open(name, attributes);
        _text.Append('>');
        content(this);
        _text.Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>An element with text, which is escaped.</summary>
    public Markup Text(string name, string attributes, string text)
    {
        Open(name, attributes);
        _text.Append('>').Append(Escape(text)).Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>An element without content.</summary>
    public Markup Empty(string name, FormattableString attributes)
    {
        Open(name, attributes.ToString(CultureInfo.InvariantCulture));
        _text.Append("/>\n");
        return this;
    }

    /// <summary>Text alone, escaped.</summary>
    public Markup Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Markup that is well-formed already.</summary>
    public Markup Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Open(string name, string attributes)
    {
        _text.Append('<').Append(name);
        if (attributes.Length > 0)
        {
            _text.Append(' ').Append(attributes);
        }
    }
}
