using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A disaggregated run under back-pressure: a cache is sent when a decode worker has promised room for it, and its prefill worker holds
/// it until it has arrived, so that full decode workers stop the prefill workers.</summary>
/// <remarks>All workers are brought forward together, from event to event, because each may wait for another.</remarks>
internal sealed class HeldRun : Run
{
    private readonly List<Handover> _done = [];
    private readonly Queue<Handover> _held = new();
    private readonly PriorityQueue<(Handover Handover, Replica Worker), (long Time, long Id)> _moving = new();
    private readonly Replica[] _prefillers;
    private readonly Router _prefill;
    private readonly Router _decode;
    private readonly Replica _anyDecoder;
    private readonly long _latency;
    private readonly double _perToken;

    public HeldRun(SimulatedDeployment deployment, Statistics total, Statistics prefill, SimulationOptions options)
        : base(deployment, total, options)
    {
        var pool = deployment.Prefill!;
        _prefillers = [.. Enumerable.Range(0, pool.Replicas).Select(i => new Replica(i, pool.Replica, prefill, PrefillLog.Of(total, options.Log), _done))];
        var decoders = Replicas(_ => total, options.Log);
        (_prefill, _decode, _anyDecoder) = (new Router(pool.Routing, _prefillers, options.Seed), new Router(deployment.Routing, decoders, options.Seed + 1), decoders[0]);
        (_latency, _perToken) = ((long)(pool.TransferLatency.Value * 1e9), pool.TransferPerToken.Value * 1e9);
    }

    public override void Serve(IRequestSource traffic)
    {
        var more = traffic.TryNext(out var request);
        while (true)
        {
            var arrival = more ? request.ArrivalNanoseconds : long.MaxValue;
            var now = Math.Min(Math.Min(arrival, _prefill.Wake), Math.Min(NextArriving, _held.Count > 0 ? _decode.Wake : long.MaxValue));
            if (now == long.MaxValue)
            {
                break;
            }

            _prefill.RunUntil(now);
            _done.ForEach(_held.Enqueue);
            _done.Clear();
            while (NextArriving == now)
            {
                Deliver();
            }

            if (arrival == now)
            {
                Take(request);
                Tell(traffic);
                more = traffic.TryNext(out request);
            }

            Send(now);
            if (!more || request.ArrivalNanoseconds > now)
            {
                // All that happens now has happened: iterations that start now may be planned.
                _prefill.RunUntil(now + 1);
                _decode.RunUntil(_held.Count > 0 ? now + 1 : now);
            }
        }

        _decode.RunUntil(long.MaxValue);
    }

    private long NextArriving => _moving.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    private void Take(in Request request)
    {
        if (Accept(request, _prefillers[0], Total, Options.Log) && (!_anyDecoder.Refuses(request) || Reject(request, Total, Options.Log)))
        {
            var worker = _prefill.Choose(request, request.ArrivalNanoseconds);
            worker.Offer(request, request.ArrivalNanoseconds);
            _prefill.Offered(worker);
        }
    }

    private void Send(long now)
    {
        while (_held.TryPeek(out var handover))
        {
            var sequence = handover.Sequence;
            var worker = _decode.Choose(new Request { Id = sequence.Id, ArrivalNanoseconds = now, Input = sequence.Input, Output = sequence.Output }, now);
            if (!worker.TryPromise(sequence))
            {
                return;
            }

            _held.Dequeue();
            var arrives = now + _latency + (long)(_perToken * sequence.Input);
            _moving.Enqueue((handover, worker), (arrives, sequence.Id));
        }
    }

    private void Deliver()
    {
        _moving.TryDequeue(out var moved, out var key);
        _prefillers[moved.Handover.Worker].Return(moved.Handover.Blocks, key.Time);
        _prefill.Offered(_prefillers[moved.Handover.Worker]);
        _decode.RunUntil(key.Time);
        moved.Worker.Offer(moved.Handover, key.Time);
        _decode.Offered(moved.Worker);
    }
}
