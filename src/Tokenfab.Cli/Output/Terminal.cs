using Spectre.Console;

namespace Tokenfab.Cli.Output;

/// <summary>Where answers and complaints go, and how richly they may be written.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    // Redirected text is for files and other programs: nothing wraps, so that one fact stays on one line.
    private const int UnwrappedWidth = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private IAnsiConsole? _console;

    /// <summary>Standard output as bare text.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Standard error as bare text.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether no colours are wanted.</summary>
    public bool Plain { get; set; }

    /// <summary>Whether standard output goes to a file or another program.</summary>
    public bool Redirected { get; init; } = true;

    /// <summary>Whether standard error goes to a file or another program.</summary>
    public bool ErrorRedirected { get; init; } = true;

    /// <summary>Columns of the terminal; null to find out.</summary>
    public int? Width { get; init; }

    /// <summary>The value of an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Standard output with colours and tables; made when first used, because JSON needs none of it.</summary>
    public IAnsiConsole Console => _console ??= Create(Output, Redirected, Width);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var redirected = System.Console.IsOutputRedirected;
        return new Terminal(System.Console.Out, System.Console.Error)
        {
            Redirected = redirected, ErrorRedirected = System.Console.IsErrorRedirected, Variable = Environment.GetEnvironmentVariable,
        };
    }

    /// <summary>Does work, with a spinner on standard error once it has taken a second and a person watches.</summary>
    public T While<T>(string doing, Func<T> work)
    {
        if (ErrorRedirected)
        {
            return work();
        }

        var task = Task.Run(work);
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience))
        {
            // The spinner hides the cursor; Ctrl-C must not leave it hidden.
            System.Console.CancelKeyPress += (_, _) => Error.Write("\u001b[?25h");
            Create(Error, ErrorRedirected, null).Status().Spinner(Spinner.Known.Dots).Start(doing, _ => ((IAsyncResult)task).AsyncWaitHandle.WaitOne());
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Does work that tells the share done, with a bar on standard error once it has taken a second and a person watches.</summary>
    public T While<T>(string doing, Func<Action<double>, T> work)
    {
        if (ErrorRedirected)
        {
            return work(_ => { });
        }

        var share = 0.0;
        return Watched(doing, () => work(done => Volatile.Write(ref share, done)), () => Volatile.Read(ref share), []);
    }

    /// <summary>Does work, with a bar on standard error once it has taken a second and a person watches.</summary>
    /// <param name="doing">What is done.</param>
    /// <param name="work">The work.</param>
    /// <param name="share">The share done; NaN where it is not known.</param>
    /// <param name="beside">What stands behind the bar.</param>
    public T While<T>(string doing, Func<T> work, Func<double> share, params ProgressColumn[] beside) =>
        ErrorRedirected ? work() : Watched(doing, work, share, beside);

    private T Watched<T>(string doing, Func<T> work, Func<double> share, ProgressColumn[] beside)
    {
        var task = Task.Run(work);
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience))
        {
            System.Console.CancelKeyPress += (_, _) => Error.Write("\u001b[?25h");
            ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), .. beside];
            Create(Error, ErrorRedirected, null).Progress().AutoClear(true).Columns(columns).Start(context =>
            {
                var bar = context.AddTask(doing, maxValue: 1.0);
                while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Frame))
                {
                    var done = share();
                    bar.IsIndeterminate = double.IsNaN(done);
                    bar.Value = double.IsNaN(done) ? 0.0 : done;
                }
            });
        }

        return task.GetAwaiter().GetResult();
    }

    private IAnsiConsole Create(TextWriter writer, bool redirected, int? width)
    {
        var ansi = !redirected && !Plain;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(redirected ? new TrimmedWriter(writer) : writer),
        });
        if (width is { } columns || redirected)
        {
            console.Profile.Width = width ?? UnwrappedWidth;
        }

        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
