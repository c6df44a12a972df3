using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>Tells those who wait for answers that they have come, and the log of the run.</summary>
internal class AnswerLog : IRequestLog
{
    private readonly IAnsweredSource _users;
    private readonly IRequestLog? _log;

    private AnswerLog(IAnsweredSource users, IRequestLog? log) => (_users, _log) = (users, log);

    /// <summary>The log of a run; its own where nobody waits for answers.</summary>
    public static IRequestLog? Of(IAnsweredSource? users, IRequestLog? log) =>
        users is null ? log : log is IStretchLog stretches ? new Watched(users, stretches) : new AnswerLog(users, log);

    /// <inheritdoc/>
    public void Ended(in RequestRecord request)
    {
        _users.Ended(request);
        _log?.Ended(request);
    }

    private sealed class Watched(IAnsweredSource users, IStretchLog log) : AnswerLog(users, log), IStretchLog
    {
        public void Worked(in StretchRecord stretch) => log.Worked(stretch);
    }
}
