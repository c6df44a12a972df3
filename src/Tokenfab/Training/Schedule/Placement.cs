namespace Tokenfab.Training.Schedule;

/// <summary>Which device of a pipeline holds which chunk of layers.</summary>
/// <remarks>Chunks are numbered along the way of a micro-batch. DualPipe has two ways, each over all devices: chunks from
/// <see cref="ModelChunks"/> on hold the same layers once more, for micro-batches that enter at the other end.</remarks>
internal readonly struct Placement
{
    /// <summary>The placement of a schedule.</summary>
    /// <param name="kind">The schedule.</param>
    /// <param name="devices">Pipeline stages.</param>
    /// <param name="chunksPerDevice">Chunks of a stage; V-shaped schedules have two.</param>
    public Placement(ScheduleKind kind, int devices, int chunksPerDevice)
    {
        Kind = kind;
        Devices = devices;
        ModelChunks = kind == ScheduleKind.DualPipe ? devices : devices * (IsFolded(kind) ? 2 : chunksPerDevice);
        Chunks = kind == ScheduleKind.DualPipe ? 2 * devices : ModelChunks;
    }

    /// <summary>The schedule.</summary>
    public ScheduleKind Kind { get; }

    /// <summary>Pipeline stages.</summary>
    public int Devices { get; }

    /// <summary>Chunks that the model is cut into.</summary>
    public int ModelChunks { get; }

    /// <summary>Chunks held by all devices, copies counted.</summary>
    public int Chunks { get; }

    /// <summary>Whether a schedule folds the way of a micro-batch, so that the first device is the last too.</summary>
    public static bool IsFolded(ScheduleKind kind) => kind is ScheduleKind.ZeroBubbleV or ScheduleKind.VHalf or ScheduleKind.VMin or ScheduleKind.DualPipeV;

    /// <summary>Whether a schedule runs gradients of weights apart from those of inputs.</summary>
    public static bool SplitsBackward(ScheduleKind kind) => kind is not (ScheduleKind.GPipe or ScheduleKind.OneFOneB);

    /// <summary>The device of a chunk.</summary>
    public int Device(int chunk) => Kind switch
    {
        ScheduleKind.DualPipe => chunk < Devices ? chunk : Chunks - 1 - chunk,
        _ when IsFolded(Kind) => chunk < Devices ? chunk : Chunks - 1 - chunk,
        _ => chunk % Devices,
    };

    /// <summary>Where a chunk stands in the model.</summary>
    public int ModelChunk(int chunk) => chunk % ModelChunks;

    /// <summary>Whether a micro-batch enters at a chunk.</summary>
    public bool IsFirst(int chunk) => ModelChunk(chunk) == 0;

    /// <summary>Whether a micro-batch's loss is taken behind a chunk.</summary>
    public bool IsLast(int chunk) => ModelChunk(chunk) == ModelChunks - 1;
}
