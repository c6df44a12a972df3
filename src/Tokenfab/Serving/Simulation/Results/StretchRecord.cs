namespace Tokenfab.Serving.Simulation.Results;

/// <summary>What a replica did in a stretch of like iterations.</summary>
/// <param name="Prefills">Whether it is a prefill worker of its own.</param>
/// <param name="Replica">Its number in its pool.</param>
/// <param name="StartNanoseconds">Start of the first iteration.</param>
/// <param name="EndNanoseconds">End of the last.</param>
/// <param name="Iterations">How many.</param>
/// <param name="Decoding">Sequences that decoded in each.</param>
/// <param name="Prompts">Prompts of which a part was computed.</param>
/// <param name="PromptTokens">Tokens of those parts.</param>
/// <param name="BlocksInUse">Blocks of the cache in use.</param>
/// <param name="Waiting">Requests that waited.</param>
public readonly record struct StretchRecord(
    bool Prefills, int Replica, long StartNanoseconds, long EndNanoseconds, int Iterations, int Decoding, int Prompts, int PromptTokens,
    long BlocksInUse, int Waiting);

/// <summary>Takes what replicas do beside how requests fare.</summary>
public interface IStretchLog : IRequestLog
{
    /// <summary>A replica has worked.</summary>
    void Worked(in StretchRecord stretch);
}
