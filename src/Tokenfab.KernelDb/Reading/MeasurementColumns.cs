namespace Tokenfab.KernelDb.Reading;

/// <summary>Where a table has what a row is read from: the normal form's names first, AIConfigurator's behind them.</summary>
/// <param name="reader">The table.</param>
internal sealed class MeasurementColumns(MeasurementReader reader)
{
    private static readonly (string Name, double Seconds)[] Times =
        [("latency_us", 1e-6), ("latency_ms", 1e-3), ("latency_s", 1.0), ("latency_ns", 1e-9), ("latency", 1e-3)];

    private readonly (int Column, double Seconds)[] _times =
        [.. Times.Select(time => (Column: At(reader, time.Name), time.Seconds)).Where(time => time.Column >= 0)];

    public int Op { get; } = At(reader, "op", "op_name");

    public int Chip { get; } = At(reader, "chip", "system", "accelerator", "hardware", "gpu", "device");

    public int Framework { get; } = At(reader, "framework", "lib");

    public int Version { get; } = At(reader, "version");

    public int Kernel { get; } = At(reader, "kernel", "kernel_source");

    public int Dtype { get; } = At(reader, "dtype", "gemm_dtype", "attn_dtype", "mla_dtype", "bmm_dtype", "moe_dtype", "nccl_dtype", "allreduce_dtype", "comm_dtype");

    public int KvDtype { get; } = At(reader, "kv_dtype", "kv_cache_dtype");

    public int M { get; } = At(reader, "m");

    public int N { get; } = At(reader, "n");

    public int K { get; } = At(reader, "k");

    public int Batch { get; } = At(reader, "batch", "batch_size");

    public int Isl { get; } = At(reader, "isl");

    public int KvLength { get; } = At(reader, "kv_len");

    public int Step { get; } = At(reader, "step");

    public int Heads { get; } = At(reader, "heads", "num_heads");

    public int KvHeads { get; } = At(reader, "kv_heads", "num_key_value_heads");

    public int HeadSize { get; } = At(reader, "head_dim");

    public int Window { get; } = At(reader, "window", "window_size");

    public int Tokens { get; } = At(reader, "tokens", "num_tokens", "num_token");

    public int Hidden { get; } = At(reader, "hidden", "hidden_size");

    public int Inter { get; } = At(reader, "inter", "inter_size");

    public int TopK { get; } = At(reader, "topk", "num_topk");

    public int Experts { get; } = At(reader, "experts", "num_experts");

    public int Tensor { get; } = At(reader, "tp", "moe_tp_size");

    public int Ranks { get; } = At(reader, "ep", "moe_ep_size", "ep_size");

    public int Distribution { get; } = At(reader, "distribution");

    public int Phase { get; } = At(reader, "phase");

    public int Length { get; } = At(reader, "seq_len");

    public int KeyHeads { get; } = At(reader, "num_k_heads", "n_groups");

    public int ValueHeads { get; } = At(reader, "num_v_heads", "nheads");

    public int KeySize { get; } = At(reader, "head_k_dim", "d_state");

    public int ValueSize { get; } = At(reader, "head_v_dim", "head_dim");

    public int Taps { get; } = At(reader, "d_conv");

    public int Chunk { get; } = At(reader, "chunk_size");

    public int Chips { get; } = At(reader, "num_gpus", "n_gpus");

    public int Nodes { get; } = At(reader, "nodes", "node_num", "num_nodes");

    public int PerNode { get; } = At(reader, "gpus_per_node", "devices_per_node");

    public int Elements { get; } = At(reader, "elements", "message_size");

    public int Bytes { get; } = At(reader, "bytes");

    public int Backend { get; } = At(reader, "comm_backend");

    public int DispatchUnits { get; } = At(reader, "dispatch_sms", "sms");

    public int CombineUnits { get; } = At(reader, "combine_sms", "sms");

    public int DispatchTime { get; } = At(reader, "dispatch_us", "dispatch_transmit_us", "dispatch_avg_t_us");

    public int DispatchNotice { get; } = At(reader, "dispatch_notify_us");

    public int CombineTime { get; } = At(reader, "combine_us", "combine_transmit_us", "combine_avg_t_us");

    public int CombineNotice { get; } = At(reader, "combine_notify_us");

    public int Mode { get; } = At(reader, "mode");

    public int DispatchRate { get; } = At(reader, "dispatch_gbps");

    public int CombineRate { get; } = At(reader, "combine_gbps");

    public int Latency { get; } = At(reader, "latency");

    /// <summary>The measured time of the row in seconds; not a number where it has none. A column without a unit is in milliseconds, as
    /// AIConfigurator writes it.</summary>
    public double Seconds()
    {
        foreach (var (column, seconds) in _times)
        {
            if (reader.Number(column) is var time && !double.IsNaN(time))
            {
                return time * seconds;
            }
        }

        return double.NaN;
    }

    /// <summary>A number of the row; not a number where the table lacks the column.</summary>
    public double Number(int column) => column < 0 ? double.NaN : reader.Number(column);

    /// <summary>A number of the row, or another where the column or the cell is missing.</summary>
    public double NumberOr(int column, double other) => column < 0 || reader.Text(column).Length == 0 ? other : reader.Number(column);

    /// <summary>A word of the row; empty where the table lacks the column.</summary>
    public string Text(int column) => column < 0 ? string.Empty : reader.Text(column);

    private static int At(MeasurementReader reader, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < reader.Columns.Count; i++)
            {
                if (string.Equals(reader.Columns[i].Trim(), name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return -1;
    }
}
