using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Answers that stream to a trainer on chips of its own, step after step.</summary>
/// <remarks>At most <c>(1 + staleness) x answers</c> are asked for and not yet trained on. The trainer takes them chunk by chunk as they end; when it
/// has taken a step's it brings the new weights over, and as many new answers are asked for. Answers still under way go on; where updates do not
/// interrupt them, the new ones are asked for only when these have ended.</remarks>
internal sealed class StreamedRollout : IAnsweredSource
{
    // The first steps start from nothing; then each is like the one before.
    private const int Steps = 8;
    private const int FirstSteady = 3;

    private readonly Lengths _lengths;
    private readonly (int Answers, int Chunks, double Training, double Sync, bool Interrupts) _cycle;
    private readonly Queue<(long Time, int Count)> _queue = new();
    private readonly List<double> _synced = [];
    private readonly List<double> _ends = [];
    private readonly int _most;
    private RandomStream _random;
    private double _trainerFree;
    private int _chunks;
    private int _asked;
    private int _held;
    private int _given;
    private int _ofNext;

    /// <summary>A stream.</summary>
    /// <param name="lengths">Lengths of the answers.</param>
    /// <param name="answers">Answers of a step.</param>
    /// <param name="chunks">Chunks that the trainer takes them in.</param>
    /// <param name="staleness">Answers that may be ahead, over those of a step.</param>
    /// <param name="training">Training on all of a step's.</param>
    /// <param name="sync">Bringing the new weights over.</param>
    /// <param name="interrupts">Whether updates interrupt answers under way.</param>
    /// <param name="seed">What lengths are drawn from.</param>
    public StreamedRollout(Lengths lengths, int answers, int chunks, double staleness, Seconds training, Seconds sync, bool interrupts, ulong seed)
    {
        (_lengths, _cycle, _random) = (lengths, (answers, chunks, training.Value, sync.Value, interrupts), new RandomStream(seed, 1));
        var first = (int)Math.Round(answers * (1.0 + staleness));
        _most = first + ((Steps - 1) * answers);
        Ask(0.0, first);
    }

    /// <inheritdoc/>
    public long NextArrival => _queue.TryPeek(out var next) ? next.Time : long.MaxValue;

    /// <summary>A step once they repeat, and the share of its answers that had ended before the update before it.</summary>
    public (Seconds Step, Ratio Stale) Steady =>
        (new Seconds((_synced[^1] - _synced[FirstSteady - 1]) / (_synced.Count - FirstSteady)), new Ratio(Enumerable.Range(FirstSteady, Steps - 1 - FirstSteady).Average(Ahead)));

    // Answers that had ended when a step's weights came over, beyond those that the steps so far were trained on.
    private double Ahead(int step) => (double)(_ends.Count(end => end <= _synced[step]) - ((step + 1) * _cycle.Answers)) / _cycle.Answers;

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        request = default;
        if (!_queue.TryPeek(out var next))
        {
            return false;
        }

        var (input, output) = _lengths.Next(ref _random);
        request = new Request { Id = _given++, ArrivalNanoseconds = next.Time, Input = input, Output = output };
        if (++_ofNext == next.Count)
        {
            _queue.Dequeue();
            _ofNext = 0;
        }

        return true;
    }

    /// <inheritdoc/>
    void IAnsweredSource.Ended(in RequestRecord request)
    {
        var (answers, chunks, training, sync, interrupts) = _cycle;
        var now = request.EndNanoseconds * 1e-9;
        _ends.Add(now);
        while (_synced.Count < Steps && _ends.Count >= (_chunks + 1L) * answers / chunks)
        {
            _trainerFree = Math.Max(_trainerFree, now) + (training / chunks);
            _chunks++;
            if (_chunks % chunks == 0)
            {
                _trainerFree += sync;
                _synced.Add(_trainerFree);
                _held += answers;
            }
        }

        if (_held > 0 && (interrupts || _ends.Count == _given))
        {
            Ask(interrupts ? _trainerFree : Math.Max(_trainerFree, now + sync), Math.Min(_held, _most - _asked));
            _held = 0;
        }
    }

    private void Ask(double time, int count)
    {
        if (count > 0)
        {
            _queue.Enqueue(((long)(time * 1e9), count));
            _asked += count;
        }
    }
}
