using System.Globalization;
using System.Text;
using Tokenfab.Training;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Cli.Trainings;

/// <summary>A pipeline schedule in the trace-event format that Perfetto and chrome://tracing open: a track a stage.</summary>
internal static class PipelineTrace
{
    /// <summary>The trace; times in microseconds.</summary>
    public static string Json(TrainingStep step)
    {
        var text = new StringBuilder("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        for (var device = 0; device < step.Timeline.Devices; device++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":0,\"tid\":{device},\"args\":{{\"name\":\"stage {device}\"}}}},\n");
        }

        var first = true;
        foreach (ref readonly var task in step.Timeline.Tasks)
        {
            text.Append(first ? string.Empty : ",\n");
            first = false;
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"ph\":\"X\",\"cat\":\"{Word(task.Kind)}\",\"name\":\"{Word(task.Kind)} {task.MicroBatch}\",\"pid\":0,\"tid\":{task.Device},\"ts\":{task.Start * 1e6:0.###},\"dur\":{(task.End - task.Start) * 1e6:0.###},\"args\":{{\"chunk\":{task.Chunk},\"micro_batch\":{task.MicroBatch}}}}}");
        }

        return text.Append("\n]}\n").ToString();
    }

    private static string Word(TaskKind kind) => kind switch
    {
        TaskKind.Forward => "forward",
        TaskKind.Backward => "backward",
        TaskKind.Input => "input gradient",
        _ => "weight gradient",
    };
}
