namespace Tokenfab.Training.Schedule;

/// <summary>The order of DualPipe and of its fold into a V.</summary>
/// <remarks>After DeepSeek-V3 (arXiv:2412.19437, figure 5) and the code published beside it: eight steps, in which micro-batches of both
/// directions meet in the middle. Numbers of steps depend on the distance from the nearer end.</remarks>
internal static class DualPipeOrder
{
    /// <summary>The list of a stage. Micro-batches count per direction, and both directions have the same number.</summary>
    public static OrderEntry[] Of(in Placement placement, int device, int microBatches)
    {
        var folded = placement.Kind == ScheduleKind.DualPipeV;
        var half = folded ? placement.Devices : placement.Devices / 2;
        var distance = Math.Min(device, folded ? device : placement.Devices - 1 - device);
        var perWay = folded ? microBatches : microBatches / 2;
        var writer = new Writer(placement, device);
        var rest = half - distance - 1;

        writer.Repeat(rest * 2, w => w.Forward(0));
        writer.Repeat(distance + 1, w => { w.Forward(0); w.Forward(1); });
        writer.Repeat(rest, w => { w.Input(1); w.Weight(); w.Forward(1); });
        var middle = rest == 0;
        for (var i = 0; i < perWay - (2 * half) + distance + 1; i++)
        {
            // Where both directions meet, nothing has come back yet that the first forward pass could run beside.
            if (i == 0 && middle)
            {
                writer.Forward(0);
                writer.Backward(1);
            }
            else
            {
                writer.Pair(0, 1);
            }

            writer.Pair(1, 0);
        }

        writer.Repeat(rest, w => { w.Backward(1); w.Pair(1, 0); });
        for (var i = 0; i < distance + 1; i++)
        {
            var turn = (distance + 1) / 2;
            writer.Gradient(1, split: i > turn || (i == turn && distance % 2 == 1));
            writer.Gradient(0, split: i >= turn);
        }

        writer.Repeat(rest, w => { w.Weight(); w.Input(0); });
        writer.Repeat(distance + 1, w => w.Weight());
        return writer.Written;
    }

    private sealed class Writer(Placement placement, int device)
    {
        private readonly List<OrderEntry> _list = [];
        private readonly Queue<OrderEntry> _weights = new();
        private readonly int[] _forward = new int[2];
        private readonly int[] _backward = new int[2];

        public OrderEntry[] Written
        {
            get
            {
                while (_weights.TryDequeue(out var left))
                {
                    _list.Add(left);
                }

                return [.. _list];
            }
        }

        public void Repeat(int times, Action<Writer> step)
        {
            for (var i = 0; i < times; i++)
            {
                step(this);
            }
        }

        public void Forward(int phase) => _list.Add(new(TaskKind.Forward, Chunk(phase), _forward[phase]++));

        public void Backward(int phase) => Gradient(phase, split: false);

        public void Input(int phase) => Gradient(phase, split: true);

        public void Gradient(int phase, bool split)
        {
            var (chunk, batch) = (Chunk(phase), _backward[phase]++);
            _list.Add(new(split ? TaskKind.Input : TaskKind.Backward, chunk, batch));
            if (split)
            {
                _weights.Enqueue(new(TaskKind.Weight, chunk, batch));
            }
        }

        public void Weight()
        {
            if (_weights.TryDequeue(out var next))
            {
                _list.Add(next);
            }
        }

        public void Pair(int forward, int backward)
        {
            _list.Add(new(TaskKind.Forward, Chunk(forward), _forward[forward]++, IsPaired: true));
            _list.Add(new(TaskKind.Backward, Chunk(backward), _backward[backward]++));
        }

        // Phase 0 is the way on which this end comes first. In a V both ways are one, and its second half comes second.
        private int Chunk(int phase)
        {
            var secondHalf = placement.Kind == ScheduleKind.DualPipe && device >= placement.Devices / 2;
            return (phase == 1) != secondHalf ? placement.Chunks - 1 - device : device;
        }
    }
}
