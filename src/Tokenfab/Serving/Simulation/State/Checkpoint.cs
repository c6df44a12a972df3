using System.Security.Cryptography;
using System.Text;

namespace Tokenfab.Serving.Simulation.State;

/// <summary>A file that an interrupted run goes on from.</summary>
/// <remarks>It begins with a magic word and the fingerprint of what was simulated: going on with anything else would give an answer to
/// neither question.</remarks>
public sealed class Checkpoint
{
    private const ulong Magic = 0x31_30_70_6b_63_66_6b_74;

    private Checkpoint(Stream stream, string subject, bool reading) => (Stream, Subject, IsReading) = (stream, subject, reading);

    /// <summary>Whether a run goes on from it, rather than leaves its state in it.</summary>
    public bool IsReading { get; }

    internal Stream Stream { get; }

    internal string Subject { get; }

    /// <summary>To leave a run's state in.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="subject">All that the run's result depends on.</param>
    public static Checkpoint To(Stream stream, string subject) => new(stream, subject, reading: false);

    /// <summary>To go on from.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="subject">All that the run's result depends on; must be what it was.</param>
    public static Checkpoint From(Stream stream, string subject) => new(stream, subject, reading: true);

    /// <summary>Writes or reads the state of a run.</summary>
    /// <exception cref="InputException">The file is no checkpoint, of another run, or incomplete.</exception>
    internal void Keep(params ReadOnlySpan<IResumable> parts)
    {
        var state = new RunState(Stream, IsReading);
        if (state.Keep(Magic) != Magic)
        {
            throw new InputException("checkpoint", null, null, "the file is no checkpoint of this version", "Name the file that an interrupted run wrote");
        }

        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes(Subject));
        if (!state.Keep(fingerprint).AsSpan().SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(Subject))))
        {
            throw new InputException("checkpoint", null, null, "the checkpoint is of another scenario, or of other options", "resume with the scenario and options of the interrupted run");
        }

        foreach (var part in parts)
        {
            part.Keep(state);
        }
    }
}
