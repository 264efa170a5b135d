// Attention to the keys that lists of meeting.cu name, by mma.sync.
//
// Gradients are summed in a fixed order.
//
// Set: FORWARD_ROWS, the queries that a CTA of the forward pass holds, and MET_QUERIES, those that
// the gradient by keys meets at a time: what registers and shared memory suffice for.

// Rows of 16 that a warp of the forward pass holds.
#define FORWARD_M (FORWARD_ROWS / (16 * WARPS))
static_assert(FORWARD_ROWS == 64 || FORWARD_ROWS == 128, "FORWARD_ROWS");
static_assert(MET_QUERIES == 32 || MET_QUERIES == 64, "MET_QUERIES");

__device__ __forceinline__ bool is_seen(const Runs &runs, int query, int key) {
  for (int r = 0; r < runs.runs_per_row; r++) {
    int2 run = __ldg(runs.rows + (i64)query * runs.runs_per_row + r);
    if (key >= run.x && key < run.y) return true;
  }
  return false;
}

__device__ __forceinline__ void copy_keys(half_bits *k, half_bits *v, const Problem &p,
                                          const KeyTile &tile, int batch, int key_head) {
  const Part &part = p.part[tile.part];
  int head = key_head / (p.key_heads / part.heads);
  copy_rows<TILE_KEYS, D>(
      k, part.k + batch * part.k_batch + head * part.k_head + tile.from * part.k_row, part.k_row,
      tile.count);
  copy_rows<TILE_KEYS, DV>(
      v, part.v + batch * part.v_batch + head * part.v_head + tile.from * part.v_row, part.v_row,
      tile.count);
}

extern "C" __global__ void __launch_bounds__(THREADS)
    forward_runs(const __grid_constant__ Problem p, const __grid_constant__ Runs runs) {
  constexpr int ROWS = FORWARD_M * 16 * WARPS;
  constexpr int STAGE = TILE_KEYS * (PITCH_D + PITCH_V);
  extern __shared__ half_bits memory[];
  half_bits *q = memory, *stages = memory + ROWS * PITCH_D;
  int first = blockIdx.x * ROWS, head = blockIdx.y, batch = blockIdx.z;
  int key_head = head / (p.heads / p.key_heads);
  int list = first / TILE_QUERIES;
  int at = runs.starts[list], end = runs.starts[list + 1];
  copy_rows<ROWS, D>(q, p.q + batch * p.q_batch + head * p.q_head + first * p.q_row, p.q_row,
                     p.queries - first);
  if (at < end) {
    KeyTile tile = runs.tiles[runs.entries[at] >> 1];
    copy_keys(stages, stages + TILE_KEYS * PITCH_D, p, tile, batch, key_head);
  }
  copies_begun();
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  int warp_row = warp * FORWARD_M * 16;
  float out[FORWARD_M][DV / 8][4];
  clear(out);
  Softmax<FORWARD_M> softmax;
  for (int stage = 0; at < end; at++, stage ^= 1) {
    if (at + 1 < end) {
      KeyTile next = runs.tiles[runs.entries[at + 1] >> 1];
      half_bits *to = stages + (stage ^ 1) * STAGE;
      copy_keys(to, to + TILE_KEYS * PITCH_D, p, next, batch, key_head);
    }
    copies_begun();
    await_copies<1>();
    __syncthreads();
    int entry = runs.entries[at];
    KeyTile tile = runs.tiles[entry >> 1];
    const half_bits *k = stages + stage * STAGE, *v = k + TILE_KEYS * PITCH_D;
    float s[FORWARD_M][TILE_KEYS / 8][4];
    clear(s);
    times_transposed<FORWARD_M, TILE_KEYS / 8, D>(s, q + warp_row * PITCH_D, k);
    mask(s, p, runs, tile, entry & 1, first + warp_row);
    softmax.take(s, out, p.scale2);
    times<FORWARD_M, TILE_KEYS / 8, DV>(out, s, v);
    __syncthreads();
  }
  i64 base = ((i64)batch * p.heads + head) * p.queries;
#pragma unroll
  for (int m = 0; m < FORWARD_M; m++)
#pragma unroll
    for (int h = 0; h < 2; h++) {
      int query = first + warp_row + m * 16 + h * 8 + lane / 4;
      float log_sum;
      float share = softmax.finish(m, h, p.scale2, log_sum);
      if (query >= p.queries) continue;
      if (lane % 4 == 0) p.log_sums[base + query] = log_sum;
      result *to = p.out + (base + query) * DV + 2 * (lane % 4);
#pragma unroll
      for (int c = 0; c < DV / 8; c++)
        store2(to + c * 8, out[m][c][2 * h] * share, out[m][c][2 * h + 1] * share);
    }
}

// The gradient by queries.
extern "C" __global__ void __launch_bounds__(THREADS)
    queries_of_runs(const __grid_constant__ Problem p, const __grid_constant__ Runs runs) {
  constexpr int ROWS = 16 * WARPS;
  extern __shared__ half_bits memory[];
  half_bits *q = memory, *upstream = q + ROWS * PITCH_D;
  half_bits *k = upstream + ROWS * PITCH_V, *v = k + TILE_KEYS * PITCH_D;
  int first = blockIdx.x * ROWS, head = blockIdx.y, batch = blockIdx.z;
  int key_head = head / (p.heads / p.key_heads);
  int list = first / TILE_QUERIES;
  i64 base = ((i64)batch * p.heads + head) * p.queries;
  copy_rows<ROWS, D>(q, p.q + batch * p.q_batch + head * p.q_head + first * p.q_row, p.q_row,
                     p.queries - first);
  copy_rows<ROWS, DV>(upstream, p.upstream + (base + first) * DV, DV, p.queries - first);
  int warp_row = threadIdx.x / 32 * 16, lane = threadIdx.x % 32;
  float log_sum[2], delta[2];
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int query = first + warp_row + h * 8 + lane / 4;
    log_sum[h] = query < p.queries ? p.log_sums[base + query] : INFINITE;
    delta[h] = query < p.queries ? p.delta[base + query] : 0;
  }
  float dq[1][D / 8][4];
  clear(dq);
  for (int at = runs.starts[list]; at < runs.starts[list + 1]; at++) {
    int entry = runs.entries[at];
    KeyTile tile = runs.tiles[entry >> 1];
    copy_keys(k, v, p, tile, batch, key_head);
    copies_begun();
    await_copies<0>();
    __syncthreads();
    float s[1][TILE_KEYS / 8][4], dp[1][TILE_KEYS / 8][4];
    clear(s);
    clear(dp);
    times_transposed<1, TILE_KEYS / 8, D>(s, q + warp_row * PITCH_D, k);
    times_transposed<1, TILE_KEYS / 8, DV>(dp, upstream + warp_row * PITCH_V, v);
    mask(s, p, runs, tile, entry & 1, first + warp_row);
#pragma unroll
    for (int n = 0; n < TILE_KEYS / 8; n++)
#pragma unroll
      for (int i = 0; i < 4; i++)
        s[0][n][i] = exp2_(fmaf(s[0][n][i], p.scale2, -log_sum[i / 2])) *
                     (dp[0][n][i] - delta[i / 2]) * p.scale;
    times<1, TILE_KEYS / 8, D>(dq, s, k);
    __syncthreads();
  }
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int query = first + warp_row + h * 8 + lane / 4;
    if (query >= p.queries) continue;
    float *to = p.dq + (base + query) * D + 2 * (lane % 4);
#pragma unroll
    for (int c = 0; c < D / 8; c++)
      store2(to + c * 8, dq[0][c][2 * h], dq[0][c][2 * h + 1]);
  }
}

// Which query tiles meet a key tile: a stretch of its list, so that long lists, such as a sink's,
// are shared out. A list of one stretch is written where it belongs, another one's to a place of
// its own, from where sum_stretches adds them up.
struct Stretch {
  int tile, from, end, place; // place: -1 for where it belongs
};

struct Sums {
  int tile, first, count, pad;
};

// The gradients by keys and values.
extern "C" __global__ void __launch_bounds__(THREADS)
    keys_of_runs(const __grid_constant__ Problem p, const __grid_constant__ Runs runs,
                 const Stretch *stretches, const int *met, float *partial) {
  constexpr int N = MET_QUERIES / 8;
  extern __shared__ half_bits memory[];
  half_bits *k = memory, *v = k + TILE_KEYS * PITCH_D;
  half_bits *q = v + TILE_KEYS * PITCH_V, *upstream = q + MET_QUERIES * PITCH_D;
  float *log_sums = (float *)(upstream + MET_QUERIES * PITCH_V), *deltas = log_sums + MET_QUERIES;
  Stretch stretch = stretches[blockIdx.x];
  KeyTile tile = runs.tiles[stretch.tile];
  const Part &part = p.part[tile.part];
  int batch = blockIdx.z, head = blockIdx.y; // of the part with most heads
  if (head >= part.heads) return;
  int group = p.heads / part.heads;
  copy_keys(k, v, p, tile, batch, head * (p.key_heads / part.heads));
  copies_begun();
  int warp_row = threadIdx.x / 32 * 16, lane = threadIdx.x % 32;
  float dk[1][D / 8][4], dv[1][DV / 8][4];
  clear(dk);
  clear(dv);
  for (int g = 0; g < group; g++) {
    int query_head = head * group + g;
    i64 base = ((i64)batch * p.heads + query_head) * p.queries;
    const half_bits *from = p.q + batch * p.q_batch + query_head * p.q_head;
    for (int at = stretch.from; at < stretch.end; at++) {
      int entry = met[at];
      for (int first = (entry >> 1) * TILE_QUERIES;
           first < min((entry >> 1) * TILE_QUERIES + TILE_QUERIES, p.queries);
           first += MET_QUERIES) {
        copy_rows<MET_QUERIES, D>(q, from + first * p.q_row, p.q_row, p.queries - first);
        copy_rows<MET_QUERIES, DV>(upstream, p.upstream + (base + first) * DV, DV,
                                   p.queries - first);
        copies_begun();
        for (int i = threadIdx.x; i < MET_QUERIES; i += THREADS) {
          bool there = first + i < p.queries;
          log_sums[i] = there ? p.log_sums[base + first + i] : INFINITE;
          deltas[i] = there ? p.delta[base + first + i] : 0;
        }
        await_copies<0>();
        __syncthreads();
        float s[1][N][4], dp[1][N][4];
        clear(s);
        clear(dp);
        times_transposed<1, N, D>(s, k + warp_row * PITCH_D, q);
        times_transposed<1, N, DV>(dp, v + warp_row * PITCH_V, upstream);
#pragma unroll
        for (int n = 0; n < N; n++)
#pragma unroll
          for (int i = 0; i < 4; i++) {
            int query = n * 8 + 2 * (lane % 4) + i % 2, key = warp_row + i / 2 * 8 + lane / 4;
            float score = s[0][n][i] + (tile.number + key < p.biased ? p.bias : 0);
            float weight = exp2_(fmaf(score, p.scale2, -log_sums[query]));
            if (!(entry & 1) && (key >= tile.count || first + query >= p.queries ||
                                 !is_seen(runs, first + query, tile.number + key)))
              weight = 0;
            s[0][n][i] = weight;
            dp[0][n][i] = weight * (dp[0][n][i] - deltas[query]) * p.scale;
          }
        times<1, N, DV>(dv, s, upstream);
        times<1, N, D>(dk, dp, q);
        __syncthreads();
      }
    }
  }
  i64 row = ((i64)batch * part.heads + head) * (part.end - part.first) + tile.from;
  float *to_k = part.dk + row * D, *to_v = part.dv + row * DV;
  int count = tile.count;
  if (stretch.place >= 0) {
    to_k = partial + (((i64)stretch.place * p.batch + batch) * p.key_heads + head) * TILE_KEYS *
                         (D + DV);
    to_v = to_k + TILE_KEYS * D;
    count = TILE_KEYS;
  }
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int key = warp_row + h * 8 + lane / 4;
    if (key >= count) continue;
#pragma unroll
    for (int c = 0; c < D / 8; c++)
      store2(to_k + key * D + c * 8 + 2 * (lane % 4), dk[0][c][2 * h], dk[0][c][2 * h + 1]);
#pragma unroll
    for (int c = 0; c < DV / 8; c++)
      store2(to_v + key * DV + c * 8 + 2 * (lane % 4), dv[0][c][2 * h], dv[0][c][2 * h + 1]);
  }
}

extern "C" __global__ void sum_stretches(const __grid_constant__ Problem p,
                                         const __grid_constant__ Runs runs, const Sums *sums,
                                         const float *partial) {
  Sums sum = sums[blockIdx.x];
  KeyTile tile = runs.tiles[sum.tile];
  const Part &part = p.part[tile.part];
  int batch = blockIdx.z, head = blockIdx.y;
  if (head >= part.heads) return;
  i64 row = ((i64)batch * part.heads + head) * (part.end - part.first) + tile.from;
  for (int i = threadIdx.x; i < TILE_KEYS * (D + DV); i += blockDim.x) {
    float all = 0;
    for (int s = 0; s < sum.count; s++)
      all += partial[(((i64)(sum.first + s) * p.batch + batch) * p.key_heads + head) * TILE_KEYS *
                         (D + DV) +
                     i];
    bool of_k = i < TILE_KEYS * D;
    int key = of_k ? i / D : (i - TILE_KEYS * D) / DV;
    if (key >= tile.count) continue;
    if (of_k)
      part.dk[row * D + i] = all;
    else
      part.dv[row * DV + i - TILE_KEYS * D] = all;
  }
}
