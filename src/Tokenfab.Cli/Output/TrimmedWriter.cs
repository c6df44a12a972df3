using System.Text;

namespace Tokenfab.Cli.Output;

/// <summary>Leaves out spaces at the ends of lines: the padding of tables is for terminals, not for files.</summary>
internal sealed class TrimmedWriter(TextWriter inner) : TextWriter
{
    private int _spaces;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        switch (value)
        {
            case ' ':
                _spaces++;
                return;
            case '\n' or '\r':
                _spaces = 0;
                break;
            default:
                break;
        }

        for (; _spaces > 0; _spaces--)
        {
            inner.Write(' ');
        }

        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
