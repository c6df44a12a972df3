using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run with prompts computed by some workers and decoded by others, caches moving between them.</summary>
/// <remarks>A cache leaves when its prompt is done and is chosen a decode worker when it has arrived; where that one has no room, it waits
/// there, so that the queue of a decode worker too small for its traffic grows and shows in the gap between first and second token.</remarks>
internal sealed class DisaggregatedRun : Run
{
    private readonly List<Handover> _handovers = [];
    private readonly PriorityQueue<int, (long Time, long Order)> _moving = new();
    private readonly Stack<int> _places = new();
    private Handover[] _cargo = new Handover[64];
    private readonly Router _prefill;
    private readonly Router _decode;
    private readonly Replica _firstPrefill;
    private readonly Replica _firstDecode;
    private readonly long _latency;
    private readonly double _perToken;

    public DisaggregatedRun(SimulatedDeployment deployment, Statistics total, Statistics prefill, SimulationOptions options)
        : base(deployment, total, options)
    {
        var pool = deployment.Prefill!;
        var prefillers = Enumerable.Range(0, pool.Replicas)
            .Select(i => new Replica(i, pool.Replica, prefill, PrefillLog.Of(total, options.Log), _handovers)).ToArray();
        var decoders = Replicas(_ => total, options.Log);
        (_prefill, _firstPrefill) = (new Router(pool.Routing, prefillers, options.Seed), prefillers[0]);
        (_decode, _firstDecode) = (new Router(deployment.Routing, decoders, options.Seed + 1), decoders[0]);
        (_latency, _perToken) = ((long)(pool.TransferLatency.Value * 1e9), pool.TransferPerToken.Value * 1e9);
    }

    public override void Serve(IRequestSource traffic)
    {
        var more = traffic.TryNext(out var request);
        while (true)
        {
            var arrival = more ? request.ArrivalNanoseconds : long.MaxValue;
            _prefill.RunUntil(Math.Min(arrival, NextArriving));
            Send();
            if (NextArriving == long.MaxValue && !more)
            {
                break;
            }

            if (NextArriving <= arrival)
            {
                Deliver();
                continue;
            }

            if (Accept(request, _firstPrefill, Total, Options.Log) && (!_firstDecode.Refuses(request) || Reject(request, Total, Options.Log)))
            {
                var worker = _prefill.Choose(request, arrival);
                worker.Offer(request, arrival);
                _prefill.Offered(worker);
            }

            Tell(traffic);
            more = traffic.TryNext(out request);
        }

        _decode.RunUntil(long.MaxValue);
    }

    private long NextArriving => _moving.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    private void Deliver()
    {
        _moving.TryDequeue(out var place, out var key);
        ref readonly var handover = ref _cargo[place];
        var like = new Request { Id = handover.Sequence.Id, ArrivalNanoseconds = key.Time, Input = handover.Sequence.Input, Output = handover.Sequence.Output };
        var worker = _decode.Choose(like, key.Time);
        worker.Offer(handover, key.Time);
        _decode.Offered(worker);
        _places.Push(place);
    }

    private void Send()
    {
        foreach (var handover in _handovers)
        {
            if (!_places.TryPop(out var place))
            {
                place = _moving.Count;
                if (place == _cargo.Length)
                {
                    Array.Resize(ref _cargo, place * 2);
                }
            }

            _cargo[place] = handover;
            _moving.Enqueue(place, (handover.Ready + _latency + (long)(_perToken * handover.Sequence.Input), handover.Sequence.Id));
        }

        _handovers.Clear();
    }
}
