// Attention to the key blocks that each query chose. The choice is turned round: a key block is
// met by tiles of the queries that chose it, gathered from where they are, so that tensor cores are
// busy however few heads share a choice, and a block's keys are read once for many queries. What a
// query gets of each of its blocks is put together afterwards, in a fixed order.
//
// Set for each shape, beside those of tiles.cu:
//   MET_KEYS     keys of a block that are met at a time: 16, 32, 48 or 64

// Queries whose choices are counted, and put in their places, by one CTA.
#define COUNTED_QUERIES 256
// Rows, of a query and a head each, that one CTA takes of a block's list at most.
#define ITEM_ROWS 1024
#define FORWARD_M (D <= 128 && DV <= 128 ? 2 : 1)
#define KEY_ROWS 64
#define MET_ROWS (D + DV > 192 ? 32 : 64)

struct Blocks {
  const int *past;     // [B, choosing, n, chosen]
  int *counts;         // [lists][chunks][blocks]: of each chunk of queries, then where they begin
  int *starts;         // [lists][blocks + 1]: where the list of a block begins
  int *items;          // [lists][blocks + 1]: the number of its first item
  int *entries;        // [lists][n * slots]: query * slots + slot, by block, in rising order
  half_bits *partial;  // [lists * sharing][n][slots][DV], or [..][D] of the gradient by queries
  float *partial_sums; // [lists * sharing][n][slots]: log2 of the sum of 2^score
  float *partial_keys; // [lists][item][block / KEY_ROWS][KEY_ROWS][D + DV]
  int choosing;        // heads that choose
  int chosen;          // blocks that a query names
  int slots;           // the same and, if that is no choice, the query's own
  int block, blocks;   // keys in a block, and blocks
  int own_is_seen;     // whether its own block is no choice
  int first;           // position of the first query
  int lists;           // of this launch: one a head of choices or of keys, whichever are more
  int first_list;      // number of the first of them
  int list_heads;      // lists a sequence
  int sharing;         // query heads that share a list
  int chunks, most_items;
};

// Whether a slot of a query holds a block, and which.
__device__ __forceinline__ bool block_of(const Blocks &b, const int *named, int query, int slot,
                                         int &block) {
  int own = (b.first + query) / b.block;
  if (slot == b.chosen) {
    block = own;
    return true;
  }
  block = __ldg(named + slot);
  return block < own || (block == own && !b.own_is_seen);
}

// What the queries of a list name.
__device__ __forceinline__ const int *named_by(const Blocks &b, const Problem &p, int list,
                                               int query) {
  int number = b.first_list + list, batch = number / b.list_heads;
  int head = number % b.list_heads / (b.list_heads / b.choosing);
  return b.past + (((i64)batch * b.choosing + head) * p.queries + query) * b.chosen;
}

extern "C" __global__ void count_choices(const __grid_constant__ Problem p,
                                         const __grid_constant__ Blocks b) {
  extern __shared__ int counts[];
  int chunk = blockIdx.x, list = blockIdx.y;
  for (int i = threadIdx.x; i < b.blocks; i += blockDim.x) counts[i] = 0;
  __syncthreads();
  int first = chunk * COUNTED_QUERIES, queries = min(COUNTED_QUERIES, p.queries - first);
  for (int i = threadIdx.x; i < queries * b.slots; i += blockDim.x) {
    int query = first + i / b.slots, block;
    if (block_of(b, named_by(b, p, list, query), query, i % b.slots, block))
      atomicAdd(counts + block, 1);
  }
  __syncthreads();
  int *to = b.counts + ((i64)list * b.chunks + chunk) * b.blocks;
  for (int i = threadIdx.x; i < b.blocks; i += blockDim.x) to[i] = counts[i];
}

// Of each block: how many chose it before each chunk, and in all (in starts[block + 1]).
extern "C" __global__ void add_up_chunks(const __grid_constant__ Blocks b) {
  int block = blockIdx.x * blockDim.x + threadIdx.x, list = blockIdx.y;
  if (block >= b.blocks) return;
  int before = 0;
  int *at = b.counts + (i64)list * b.chunks * b.blocks + block;
  for (int chunk = 0; chunk < b.chunks; chunk++, at += b.blocks) {
    int here = *at;
    *at = before;
    before += here;
  }
  b.starts[(i64)list * (b.blocks + 1) + block + 1] = before;
}

__device__ __forceinline__ int items_of(const Blocks &b, int queries) {
  return (queries * b.sharing + ITEM_ROWS - 1) / ITEM_ROWS;
}

// Where each block's list and items begin, by one CTA of 1024 threads a list.
extern "C" __global__ void add_up_blocks(const __grid_constant__ Blocks b) {
  __shared__ int2 sums[1024];
  int list = blockIdx.x, thread = threadIdx.x;
  int *starts = b.starts + (i64)list * (b.blocks + 1), *items = b.items + (i64)list * (b.blocks + 1);
  if (thread == 0) starts[0] = items[0] = 0;
  int2 before = make_int2(0, 0);
  for (int from = 0; from < b.blocks; from += 1024) {
    int block = from + thread;
    int queries = block < b.blocks ? starts[block + 1] : 0;
    int2 sum = make_int2(queries, items_of(b, queries));
    sums[thread] = sum;
    __syncthreads();
    for (int step = 1; step < 1024; step *= 2) {
      int2 other = thread >= step ? sums[thread - step] : make_int2(0, 0);
      __syncthreads();
      sum.x += other.x;
      sum.y += other.y;
      sums[thread] = sum;
      __syncthreads();
    }
    if (block < b.blocks) {
      starts[block + 1] = before.x + sum.x;
      items[block + 1] = before.y + sum.y;
    }
    before.x += sums[1023].x;
    before.y += sums[1023].y;
    __syncthreads();
  }
}

// Puts the queries of a chunk into the lists of their blocks, one after the other by one warp: a
// query names a block once, so its slots never meet.
extern "C" __global__ void list_choices(const __grid_constant__ Problem p,
                                        const __grid_constant__ Blocks b) {
  extern __shared__ int next[];
  int chunk = blockIdx.x, list = blockIdx.y, lane = threadIdx.x;
  const int *before = b.counts + ((i64)list * b.chunks + chunk) * b.blocks;
  const int *starts = b.starts + (i64)list * (b.blocks + 1);
  for (int i = lane; i < b.blocks; i += 32) next[i] = before[i] + starts[i];
  __syncwarp();
  int first = chunk * COUNTED_QUERIES, end = min(first + COUNTED_QUERIES, p.queries);
  int *entries = b.entries + (i64)list * p.queries * b.slots;
  const int AHEAD = 8; // queries whose choices are read at once
  for (int slot = lane; slot - lane < b.slots; slot += 32) {
    for (int from = first; from < end; from += AHEAD) {
      int block[AHEAD];
#pragma unroll
      for (int i = 0; i < AHEAD; i++) {
        int query = from + i;
        if (slot >= b.slots || query >= end ||
            !block_of(b, named_by(b, p, list, query), query, slot, block[i]))
          block[i] = -1;
      }
#pragma unroll
      for (int i = 0; i < AHEAD; i++) {
        if (block[i] >= 0) entries[next[block[i]]++] = (from + i) * b.slots + slot;
        __syncwarp();
      }
    }
  }
}

// A stretch of a block's list.
struct Item {
  int list, batch, key_head, first_head; // first_head: of the query heads that share the list
  int block;
  const int *entries; // of the block
  int from, end;      // rows of it: entry number * sharing + head
};

__device__ __forceinline__ bool item_at(const Blocks &b, const Problem &p, Item &item) {
  item.list = blockIdx.y;
  const int *items = b.items + (i64)item.list * (b.blocks + 1);
  int number = blockIdx.x;
  if (number >= items[b.blocks]) return false;
  int low = 0, high = b.blocks; // the last block whose items begin at or before the number
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (items[middle] <= number)
      low = middle;
    else
      high = middle;
  }
  int global = b.first_list + item.list;
  item.batch = global / b.list_heads;
  item.key_head = global % b.list_heads / (b.list_heads / p.key_heads);
  item.first_head = global % b.list_heads * b.sharing;
  item.block = low;
  const int *starts = b.starts + (i64)item.list * (b.blocks + 1);
  item.entries = b.entries + (i64)item.list * p.queries * b.slots + starts[low];
  item.from = (number - items[low]) * ITEM_ROWS;
  item.end = min(item.from + ITEM_ROWS, (starts[low + 1] - starts[low]) * b.sharing);
  return true;
}

// Where a tile's rows come from: query * slots + slot, and the head among those that share; the
// query is -1 beyond the end.
__device__ __forceinline__ void look_up_rows(int2 *table, int rows, const Blocks &b,
                                             const Item &item, int from) {
  for (int i = threadIdx.x; i < rows; i += THREADS) {
    int row = from + i;
    table[i] = row < item.end ? make_int2(item.entries[row / b.sharing], row % b.sharing)
                              : make_int2(-1, 0);
  }
}

template <int ROWS, int C>
__device__ __forceinline__ void gather_rows(half_bits *to, const half_bits *from, i64 head_stride,
                                            i64 row_stride, const int2 *table, int slots) {
  constexpr int CHUNKS = C / 8;
  for (int i = threadIdx.x; i < ROWS * CHUNKS; i += THREADS) {
    int row = i / CHUNKS, chunk = i % CHUNKS;
    int2 source = table[row];
    bool there = source.x >= 0;
    i64 offset = there ? source.y * head_stride + source.x / slots * row_stride : 0;
    copy16(to + row * (C + 8) + chunk * 8, from + offset + chunk * 8, there);
  }
}

__device__ __forceinline__ int keys_of_block(const Blocks &b, const Problem &p, int block) {
  return min(b.block, p.part[0].end - block * b.block);
}

template <int ROWS>
__device__ __forceinline__ void copy_block(half_bits *k, half_bits *v, const Problem &p,
                                           const Item &item, int first_key, int count) {
  const Part &part = p.part[0];
  copy_rows<ROWS, D>(
      k, part.k + item.batch * part.k_batch + item.key_head * part.k_head + first_key * part.k_row,
      part.k_row, count);
  copy_rows<ROWS, DV>(
      v, part.v + item.batch * part.v_batch + item.key_head * part.v_head + first_key * part.v_row,
      part.v_row, count);
}

// Hides keys beyond the block, and those after a query in its own block. Rows are queries.
template <int M, int N>
__device__ __forceinline__ void mask(float (&s)[M][N][4], const Blocks &b, const int2 *table,
                                     int first_key, int count) {
  int lane = threadIdx.x % 32;
#pragma unroll
  for (int m = 0; m < M; m++)
#pragma unroll
    for (int h = 0; h < 2; h++) {
      int query = table[m * 16 + h * 8 + lane / 4].x / b.slots;
      int end = min(count, b.first + query + 1 - first_key);
#pragma unroll
      for (int n = 0; n < N; n++)
#pragma unroll
        for (int i = 0; i < 2; i++)
          if (n * 8 + 2 * (lane % 4) + i >= end) s[m][n][2 * h + i] = -INFINITE;
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
    forward_blocks(const __grid_constant__ Problem p, const __grid_constant__ Blocks b) {
  constexpr int ROWS = FORWARD_M * 16 * WARPS;
  extern __shared__ half_bits memory[];
  __shared__ int2 tables[2][ROWS];
  half_bits *k = memory, *v = k + MET_KEYS * PITCH_D, *q = v + MET_KEYS * PITCH_V;
  Item item;
  if (!item_at(b, p, item)) return;
  const half_bits *queries = p.q + item.batch * p.q_batch + item.first_head * p.q_head;
  int keys = keys_of_block(b, p, item.block);
  bool stays = keys <= MET_KEYS; // in shared memory
  look_up_rows(tables[0], ROWS, b, item, item.from);
  __syncthreads();
  gather_rows<ROWS, D>(q, queries, p.q_head, p.q_row, tables[0], b.slots);
  if (stays) copy_block<MET_KEYS>(k, v, p, item, item.block * b.block, keys);
  copies_begun();
  int warp_row = threadIdx.x / 32 * FORWARD_M * 16, lane = threadIdx.x % 32;
  for (int from = item.from, stage = 0; from < item.end; from += ROWS, stage ^= 1) {
    if (from + ROWS < item.end) {
      look_up_rows(tables[stage ^ 1], ROWS, b, item, from + ROWS);
      __syncthreads();
      gather_rows<ROWS, D>(q + (stage ^ 1) * ROWS * PITCH_D, queries, p.q_head, p.q_row,
                           tables[stage ^ 1], b.slots);
    }
    copies_begun();
    const int2 *table = tables[stage];
    float out[FORWARD_M][DV / 8][4];
    clear(out);
    Softmax<FORWARD_M> softmax;
    for (int key = 0; key < keys; key += MET_KEYS) {
      int first_key = item.block * b.block + key, count = min(MET_KEYS, keys - key);
      if (stays) {
        await_copies<1>();
      } else {
        __syncthreads();
        copy_block<MET_KEYS>(k, v, p, item, first_key, count);
        copies_begun();
        await_copies<0>();
      }
      __syncthreads();
      float s[FORWARD_M][MET_KEYS / 8][4];
      clear(s);
      times_transposed<FORWARD_M, MET_KEYS / 8, D>(
          s, q + stage * ROWS * PITCH_D + warp_row * PITCH_D, k);
      mask(s, b, table + warp_row, first_key, count);
      softmax.take(s, out, p.scale2);
      times<FORWARD_M, MET_KEYS / 8, DV>(out, s, v);
    }
#pragma unroll
    for (int m = 0; m < FORWARD_M; m++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int2 source = table[warp_row + m * 16 + h * 8 + lane / 4];
        float log_sum;
        float share = softmax.finish(m, h, p.scale2, log_sum);
        if (source.x < 0) continue;
        i64 place = (i64)(item.list * b.sharing + source.y) * p.queries * b.slots + source.x;
        if (lane % 4 == 0) b.partial_sums[place] = log_sum;
        half_bits *to = b.partial + place * DV + 2 * (lane % 4);
#pragma unroll
        for (int c = 0; c < DV / 8; c++)
          store2(to + c * 8, out[m][c][2 * h] * share, out[m][c][2 * h + 1] * share);
      }
    __syncthreads();
  }
}

// What a query's blocks gave it, by their shares of the whole sum: a warp a query and head.
extern "C" __global__ void join_blocks(const __grid_constant__ Problem p,
                                       const __grid_constant__ Blocks b) {
  int query = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (query >= p.queries) return;
  int list = blockIdx.y / b.sharing;
  int global = b.first_list + list, batch = global / b.list_heads;
  int head = global % b.list_heads * b.sharing + blockIdx.y % b.sharing;
  const int *named = named_by(b, p, list, query);
  i64 first = ((i64)blockIdx.y * p.queries + query) * b.slots;
  float largest = -INFINITE, sum = 0;
  int block;
  for (int slot = 0; slot < b.slots; slot++)
    if (block_of(b, named, query, slot, block))
      largest = fmaxf(largest, b.partial_sums[first + slot]);
  i64 row = ((i64)batch * p.heads + head) * p.queries + query;
  float2 out[(DV + 63) / 64];
#pragma unroll
  for (int i = 0; i < (DV + 63) / 64; i++) out[i] = make_float2(0, 0);
  for (int slot = 0; slot < b.slots; slot++) {
    if (!block_of(b, named, query, slot, block)) continue;
    float weight = exp2_(b.partial_sums[first + slot] - largest);
    sum += weight;
    const half_bits *from = b.partial + (first + slot) * DV;
#pragma unroll
    for (int i = 0; i < (DV + 63) / 64; i++) {
      int c = i * 64 + lane * 2;
      if (c < DV) {
        out[i].x += weight * widened(from[c]);
        out[i].y += weight * widened(from[c + 1]);
      }
    }
  }
  float share = sum > 0 ? 1 / sum : 0;
  if (lane == 0) p.log_sums[row] = sum > 0 ? largest + log2_(sum) : INFINITE;
#pragma unroll
  for (int i = 0; i < (DV + 63) / 64; i++) {
    int c = i * 64 + lane * 2;
    if (c < DV) store2(p.out + row * DV + c, out[i].x * share, out[i].y * share);
  }
}

// What each of a query's blocks adds to the gradient by the query.
extern "C" __global__ void __launch_bounds__(THREADS)
    queries_of_blocks(const __grid_constant__ Problem p, const __grid_constant__ Blocks b) {
  constexpr int ROWS = 16 * WARPS;
  extern __shared__ half_bits memory[];
  __shared__ int2 table[ROWS];
  half_bits *k = memory, *v = k + MET_KEYS * PITCH_D, *q = v + MET_KEYS * PITCH_V;
  half_bits *upstream = q + ROWS * PITCH_D;
  Item item;
  if (!item_at(b, p, item)) return;
  i64 base = ((i64)item.batch * p.heads + item.first_head) * p.queries;
  const half_bits *queries = p.q + item.batch * p.q_batch + item.first_head * p.q_head;
  int keys = keys_of_block(b, p, item.block);
  int warp_row = threadIdx.x / 32 * 16, lane = threadIdx.x % 32;
  for (int from = item.from; from < item.end; from += ROWS) {
    __syncthreads();
    look_up_rows(table, ROWS, b, item, from);
    __syncthreads();
    gather_rows<ROWS, D>(q, queries, p.q_head, p.q_row, table, b.slots);
    gather_rows<ROWS, DV>(upstream, p.upstream + base * DV, (i64)p.queries * DV, DV, table,
                          b.slots);
    float log_sum[2], delta[2];
#pragma unroll
    for (int h = 0; h < 2; h++) {
      int2 source = table[warp_row + h * 8 + lane / 4];
      i64 row = base + source.y * (i64)p.queries + source.x / b.slots;
      log_sum[h] = source.x >= 0 ? p.log_sums[row] : INFINITE;
      delta[h] = source.x >= 0 ? p.delta[row] : 0;
    }
    float dq[1][D / 8][4];
    clear(dq);
    for (int key = 0; key < keys; key += MET_KEYS) {
      int first_key = item.block * b.block + key, count = min(MET_KEYS, keys - key);
      if (key > 0) __syncthreads();
      if (from == item.from || keys > MET_KEYS)
        copy_block<MET_KEYS>(k, v, p, item, first_key, count);
      copies_begun();
      await_copies<0>();
      __syncthreads();
      float s[1][MET_KEYS / 8][4], dp[1][MET_KEYS / 8][4];
      clear(s);
      clear(dp);
      times_transposed<1, MET_KEYS / 8, D>(s, q + warp_row * PITCH_D, k);
      times_transposed<1, MET_KEYS / 8, DV>(dp, upstream + warp_row * PITCH_V, v);
      mask(s, b, table + warp_row, first_key, count);
#pragma unroll
      for (int n = 0; n < MET_KEYS / 8; n++)
#pragma unroll
        for (int i = 0; i < 4; i++)
          s[0][n][i] = exp2_(fmaf(s[0][n][i], p.scale2, -log_sum[i / 2])) *
                       (dp[0][n][i] - delta[i / 2]) * p.scale;
      times<1, MET_KEYS / 8, D>(dq, s, k);
    }
#pragma unroll
    for (int h = 0; h < 2; h++) {
      int2 source = table[warp_row + h * 8 + lane / 4];
      if (source.x < 0) continue;
      i64 place = (i64)(item.list * b.sharing + source.y) * p.queries * b.slots + source.x;
#pragma unroll
      for (int c = 0; c < D / 8; c++)
        store2(b.partial + place * D + c * 8 + 2 * (lane % 4), dq[0][c][2 * h],
               dq[0][c][2 * h + 1]);
    }
  }
}

// The gradient by queries: a warp a query and head.
extern "C" __global__ void sum_queries(const __grid_constant__ Problem p,
                                       const __grid_constant__ Blocks b) {
  int query = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (query >= p.queries) return;
  int list = blockIdx.y / b.sharing;
  int global = b.first_list + list, batch = global / b.list_heads;
  int head = global % b.list_heads * b.sharing + blockIdx.y % b.sharing;
  const int *named = named_by(b, p, list, query);
  i64 first = ((i64)blockIdx.y * p.queries + query) * b.slots;
  i64 row = ((i64)batch * p.heads + head) * p.queries + query;
  float2 sum[(D + 63) / 64];
#pragma unroll
  for (int i = 0; i < (D + 63) / 64; i++) sum[i] = make_float2(0, 0);
  int block;
  for (int slot = 0; slot < b.slots; slot++) {
    if (!block_of(b, named, query, slot, block)) continue;
    const half_bits *from = b.partial + (first + slot) * D;
#pragma unroll
    for (int i = 0; i < (D + 63) / 64; i++) {
      int c = i * 64 + lane * 2;
      if (c < D) {
        sum[i].x += widened(from[c]);
        sum[i].y += widened(from[c + 1]);
      }
    }
  }
#pragma unroll
  for (int i = 0; i < (D + 63) / 64; i++) {
    int c = i * 64 + lane * 2;
    if (c < D) store2(p.dq + row * D + c, sum[i].x, sum[i].y);
  }
}

// What the queries of an item add to the gradients by KEY_ROWS keys of its block.
extern "C" __global__ void __launch_bounds__(THREADS)
    keys_of_blocks(const __grid_constant__ Problem p, const __grid_constant__ Blocks b) {
  constexpr int N = MET_ROWS / 8;
  extern __shared__ half_bits memory[];
  __shared__ int2 table[MET_ROWS];
  __shared__ float log_sums[MET_ROWS], deltas[MET_ROWS];
  half_bits *k = memory, *v = k + KEY_ROWS * PITCH_D, *q = v + KEY_ROWS * PITCH_V;
  half_bits *upstream = q + MET_ROWS * PITCH_D;
  Item item;
  if (!item_at(b, p, item)) return;
  i64 base = ((i64)item.batch * p.heads + item.first_head) * p.queries;
  const half_bits *queries = p.q + item.batch * p.q_batch + item.first_head * p.q_head;
  int first_key = item.block * b.block + blockIdx.z * KEY_ROWS;
  int count = keys_of_block(b, p, item.block) - blockIdx.z * KEY_ROWS;
  copy_block<KEY_ROWS>(k, v, p, item, count > 0 ? first_key : 0, count);
  int warp_row = threadIdx.x / 32 * 16, lane = threadIdx.x % 32;
  float dk[1][D / 8][4], dv[1][DV / 8][4];
  clear(dk);
  clear(dv);
  for (int from = item.from; from < item.end; from += MET_ROWS) {
    __syncthreads();
    look_up_rows(table, MET_ROWS, b, item, from);
    __syncthreads();
    gather_rows<MET_ROWS, D>(q, queries, p.q_head, p.q_row, table, b.slots);
    gather_rows<MET_ROWS, DV>(upstream, p.upstream + base * DV, (i64)p.queries * DV, DV, table,
                              b.slots);
    copies_begun();
    for (int i = threadIdx.x; i < MET_ROWS; i += THREADS) {
      int2 source = table[i];
      i64 row = base + source.y * (i64)p.queries + source.x / b.slots;
      log_sums[i] = source.x >= 0 ? p.log_sums[row] : INFINITE;
      deltas[i] = source.x >= 0 ? p.delta[row] : 0;
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
        int row = n * 8 + 2 * (lane % 4) + i % 2, key = warp_row + i / 2 * 8 + lane / 4;
        int end = min(count, b.first + table[row].x / b.slots + 1 - first_key);
        float weight = key < end ? exp2_(fmaf(s[0][n][i], p.scale2, -log_sums[row])) : 0;
        s[0][n][i] = weight;
        dp[0][n][i] = weight * (dp[0][n][i] - deltas[row]) * p.scale;
      }
    times<1, N, DV>(dv, s, upstream);
    times<1, N, D>(dk, dp, q);
  }
  float *to_k = b.partial_keys +
                (((i64)item.list * b.most_items + blockIdx.x) * gridDim.z + blockIdx.z) * KEY_ROWS *
                    (D + DV);
  float *to_v = to_k + KEY_ROWS * D;
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int key = warp_row + h * 8 + lane / 4;
#pragma unroll
    for (int c = 0; c < D / 8; c++)
      store2(to_k + key * D + c * 8 + 2 * (lane % 4), dk[0][c][2 * h], dk[0][c][2 * h + 1]);
#pragma unroll
    for (int c = 0; c < DV / 8; c++)
      store2(to_v + key * DV + c * 8 + 2 * (lane % 4), dv[0][c][2 * h], dv[0][c][2 * h + 1]);
  }
}

// The gradients by keys and values: a CTA a stretch of KEY_ROWS keys, over the items of its block
// in all lists that read the same keys. grid: blocks, key heads of this launch, stretches.
extern "C" __global__ void sum_keys(const __grid_constant__ Problem p,
                                    const __grid_constant__ Blocks b) {
  const Part &part = p.part[0];
  int block = blockIdx.x, per_key_head = b.list_heads / p.key_heads;
  int list = blockIdx.y * per_key_head;
  int global = (b.first_list + list) / per_key_head; // batch * key heads + key head
  int from = blockIdx.z * KEY_ROWS, count = keys_of_block(b, p, block) - from;
  i64 row = (i64)global * part.end + block * b.block + from;
  for (int i = threadIdx.x; i < KEY_ROWS * (D + DV); i += blockDim.x) {
    bool of_k = i < KEY_ROWS * D;
    int key = of_k ? i / D : (i - KEY_ROWS * D) / DV;
    if (key >= count) continue;
    float sum = 0;
    for (int l = list; l < list + per_key_head; l++) {
      const int *items = b.items + (i64)l * (b.blocks + 1);
      for (int item = items[block]; item < items[block + 1]; item++)
        sum += b.partial_keys[(((i64)l * b.most_items + item) * gridDim.z + blockIdx.z) * KEY_ROWS *
                                  (D + DV) +
                              i];
    }
    if (of_k)
      part.dk[row * D + i] = sum;
    else
      part.dv[row * DV + i - KEY_ROWS * D] = sum;
  }
}
