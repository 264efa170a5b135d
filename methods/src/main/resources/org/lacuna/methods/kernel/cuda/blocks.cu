// Attention to the key blocks that each query chose. The choice is turned round: a key block is
// met by tiles of the queries that chose it, gathered from where they are, so that tensor cores are
// busy however few heads share a choice, and a block's keys are read once for many queries. What a
// query gets of each of its blocks is put together afterwards, in a fixed order.
//
// Set for each shape, beside those of tiles.cu:
//   MET_KEYS     keys of a block that are met at a time: 16, 32, 48 or 64
//   ALL_MET      1 if a block has no more
//   FORWARD_ROWS rows that a CTA of the forward pass holds: 64 or 128
//   MET_ROWS     rows that meet keys at a time for the gradients: 32 or 64

// Queries whose choices are counted, and put in their places, by one CTA.
#define COUNTED_QUERIES 256
// Rows, of a query and a head each, that one CTA takes of a block's list at most.
#define ITEM_ROWS 1024
// Registers for three CTAs a multiprocessor, or for two.
#if D + DV <= 128
#define BOUNDS __launch_bounds__(THREADS, 3)
#else
#define BOUNDS __launch_bounds__(THREADS)
#endif

static_assert(FORWARD_ROWS == 64 || FORWARD_ROWS == 128, "FORWARD_ROWS");
static_assert(MET_ROWS == 32 || MET_ROWS == 64, "MET_ROWS");

struct Blocks {
  const int *past;     // [B, choosing, n, chosen]
  int *counts;         // [lists][chunks][blocks]: of each chunk of queries, then where they begin
  int *starts;         // [lists][blocks + 1]: where the list of a block begins
  int *items;          // [lists][blocks + 1]: the number of its first item
  int *entries;        // [lists][n * slots]: query * slots + slot, by block, in rising order
  half_bits *partial;  // [lists * sharing][n][slots][DV], or, of the gradient by queries,
                       // [..][stretches of MET_KEYS keys of the block][D]
  float *partial_sums; // [lists * sharing][n][slots]: log2 of the sum of 2^score
  float *partial_keys; // [lists][item][stretches of a block][MET_KEYS][D + DV]
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

// Puts the queries of a chunk into the lists of their blocks. Each warp takes some queries that
// follow each other, once it is known where those of the warps before end, and puts one after the
// other: a query names a block once, so its slots never meet.
extern "C" __global__ void list_choices(const __grid_constant__ Problem p,
                                        const __grid_constant__ Blocks b) {
  extern __shared__ int places[]; // [warps][blocks]
  int chunk = blockIdx.x, list = blockIdx.y, lane = threadIdx.x % 32;
  int warps = blockDim.x / 32, warp = threadIdx.x / 32;
  int of_warp = (COUNTED_QUERIES + warps - 1) / warps;
  int first = chunk * COUNTED_QUERIES + warp * of_warp;
  int end = min(min(first + of_warp, (chunk + 1) * COUNTED_QUERIES), p.queries);
  int *next = places + warp * b.blocks;
  for (int i = threadIdx.x; i < warps * b.blocks; i += blockDim.x) places[i] = 0;
  __syncthreads();
  for (int i = lane; i < (end - first) * b.slots; i += 32) {
    int query = first + i / b.slots, block;
    if (block_of(b, named_by(b, p, list, query), query, i % b.slots, block))
      atomicAdd(next + block, 1);
  }
  __syncthreads();
  const int *before = b.counts + ((i64)list * b.chunks + chunk) * b.blocks;
  const int *starts = b.starts + (i64)list * (b.blocks + 1);
  for (int i = threadIdx.x; i < b.blocks; i += blockDim.x) {
    int at = before[i] + starts[i];
    for (int w = 0; w < warps; w++) {
      int here = places[w * b.blocks + i];
      places[w * b.blocks + i] = at;
      at += here;
    }
  }
  __syncthreads();
  int *entries = b.entries + (i64)list * p.queries * b.slots;
  const int AHEAD = 8; // steps whose choices are read at once
  int groups = (b.slots + 31) / 32, steps = (end - first) * groups; // of 32 slots of a query each
  for (int from = 0; from < steps; from += AHEAD) {
    int block[AHEAD];
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int query = first + (from + i) / groups, slot = (from + i) % groups * 32 + lane;
      if (slot >= b.slots || query >= end ||
          !block_of(b, named_by(b, p, list, query), query, slot, block[i]))
        block[i] = -1;
    }
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int query = first + (from + i) / groups, slot = (from + i) % groups * 32 + lane;
      if (block[i] >= 0) entries[next[block[i]]++] = query * b.slots + slot;
      __syncwarp();
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

// Where a tile's row comes from: its query, -1 beyond the end of the item, and its slot with the
// head, among those that share the list, in the upper bits: a million and two thousand at most.
#define HEAD_BIT 20

__device__ __forceinline__ int2 row_of(const Blocks &b, const Item &item, int row) {
  if (row >= item.end) return make_int2(-1, 0);
  int entry = __ldg(item.entries + row / b.sharing), query = entry / b.slots;
  return make_int2(query, entry - query * b.slots | row % b.sharing << HEAD_BIT);
}

__device__ __forceinline__ int head_of(int2 row) { return row.y >> HEAD_BIT; }

// Of what each slot of each query and head has.
__device__ __forceinline__ i64 place_of(const Blocks &b, const Problem &p, const Item &item,
                                        int2 row) {
  int slot = row.y & (1 << HEAD_BIT) - 1;
  return ((i64)(item.list * b.sharing + head_of(row)) * p.queries + row.x) * b.slots + slot;
}

// The rows of a tile, of the one after it, and room for one more: a tile's rows are looked up
// while the tile two before is computed, and fetched while the one before is.
template <int ROWS> struct Tables {
  int2 *now, *next, *after;

  __device__ __forceinline__ Tables(int2 (&rows)[3][ROWS], const Blocks &b, const Item &item)
      : now(rows[0]), next(rows[1]), after(rows[2]) {
    static_assert(ROWS <= THREADS, "a thread looks up one row");
    if (threadIdx.x < ROWS) {
      now[threadIdx.x] = row_of(b, item, item.from + threadIdx.x);
      next[threadIdx.x] = row_of(b, item, item.from + ROWS + threadIdx.x);
    }
  }

  __device__ __forceinline__ void put(int2 row) {
    if (threadIdx.x < ROWS) after[threadIdx.x] = row;
  }

  __device__ __forceinline__ void step() {
    int2 *old = now;
    now = next;
    next = after;
    after = old;
  }
};

template <int ROWS, int C>
__device__ __forceinline__ void gather_rows(half_bits *to, const half_bits *from, i64 head_stride,
                                            i64 row_stride, const int2 *table) {
  constexpr int CHUNKS = C / 8;
#pragma unroll 4
  for (int i = threadIdx.x; i < ROWS * CHUNKS; i += THREADS) {
    int row = i / CHUNKS, chunk = i % CHUNKS;
    int2 source = table[row];
    bool there = source.x >= 0;
    i64 offset = there ? head_of(source) * head_stride + source.x * row_stride : 0;
    copy16(to + row * (C + 8) + chunk * 8, from + offset + chunk * 8, there);
  }
}

// Channels [from, from + C) of a warp's M * 16 rows as halves into shared memory.
template <int M, int C, int N>
__device__ __forceinline__ void put_rows(half_bits *to, int pitch, const float (&rows)[M][N][4],
                                         int from) {
  int lane = threadIdx.x % 32;
#pragma unroll
  for (int m = 0; m < M; m++)
#pragma unroll
    for (int h = 0; h < 2; h++)
#pragma unroll
      for (int c = 0; c < N; c++)
        if (c * 8 >= from && c * 8 < from + C)
          store2(to + (m * 16 + h * 8 + lane / 4) * pitch + c * 8 - from + 2 * (lane % 4),
                 rows[m][c][2 * h], rows[m][c][2 * h + 1]);
}

// Writes C channels of rows that one warp has put into shared memory to their places, 16 bytes a
// lane.
template <int ROWS, int C, typename Place>
__device__ __forceinline__ void scatter_rows(const half_bits *from, int pitch, const int2 *table,
                                             Place place) {
  constexpr int CHUNKS = C / 8;
  __syncwarp();
#pragma unroll 4
  for (int i = threadIdx.x % 32; i < ROWS * CHUNKS; i += 32) {
    int row = i / CHUNKS, chunk = i % CHUNKS;
    int2 source = table[row];
    if (source.x >= 0)
      *(uint4 *)(place(source) + chunk * 8) = *(const uint4 *)(from + row * pitch + chunk * 8);
  }
  __syncwarp();
}

__device__ __forceinline__ int keys_of_block(const Blocks &b, const Problem &p, int block) {
  return min(b.block, p.part[0].end - block * b.block);
}

__device__ __forceinline__ void copy4(float *to, const float *from, bool is_there) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(shared_address(to)), "l"(from),
               "r"(is_there ? 4 : 0));
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

// Whether all queries of a tile see all of some keys. The first query is the one that sees least.
__device__ __forceinline__ bool see_all(const Blocks &b, const int2 *table, int first_key,
                                        int count) {
  return count >= MET_KEYS && b.first + table[0].x + 1 - first_key >= MET_KEYS;
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
      int end = min(count, b.first + table[m * 16 + h * 8 + lane / 4].x + 1 - first_key);
#pragma unroll
      for (int n = 0; n < N; n++)
#pragma unroll
        for (int i = 0; i < 2; i++)
          if (n * 8 + 2 * (lane % 4) + i >= end) s[m][n][2 * h + i] = -INFINITE;
    }
}

extern "C" __global__ void BOUNDS
    forward_blocks(const __grid_constant__ Problem p, const __grid_constant__ Blocks b) {
  constexpr int ROWS = FORWARD_ROWS, M = ROWS / (16 * WARPS);
  // Channels of the output that go through the memory of a warp's queries at a time.
  constexpr int STAGED = DV < D ? DV : D;
  extern __shared__ half_bits memory[];
  __shared__ int2 rows[3][ROWS];
  half_bits *k = memory, *v = k + MET_KEYS * PITCH_D, *stages = v + MET_KEYS * PITCH_V;
  Item item;
  if (!item_at(b, p, item)) return;
  const half_bits *queries = p.q + item.batch * p.q_batch + item.first_head * p.q_head;
  int keys = keys_of_block(b, p, item.block);
  Tables<ROWS> tables(rows, b, item);
#if ALL_MET
  copy_block<MET_KEYS>(k, v, p, item, item.block * b.block, keys);
#endif
  __syncthreads();
  gather_rows<ROWS, D>(stages, queries, p.q_head, p.q_row, tables.now);
  copies_begun();
  int warp_row = threadIdx.x / 32 * M * 16, lane = threadIdx.x % 32;
  for (int from = item.from, stage = 0; from < item.end; from += ROWS, stage ^= 1, tables.step()) {
    int2 ahead = row_of(b, item, from + 2 * ROWS + threadIdx.x);
    await_copies<0>();
    // From here on all have what was copied, and none reads the tile before.
    __syncthreads();
    if (from + ROWS < item.end)
      gather_rows<ROWS, D>(stages + (stage ^ 1) * ROWS * PITCH_D, queries, p.q_head, p.q_row,
                           tables.next);
    copies_begun();
    tables.put(ahead);
    half_bits *q = stages + (stage * ROWS + warp_row) * PITCH_D; // read by this warp only
    const int2 *table = tables.now + warp_row;
    float out[M][DV / 8][4];
    clear(out);
    Softmax<M> softmax;
    float s[M][MET_KEYS / 8][4];
    auto score = [&](int first_key, int count) {
      clear(s);
      times_transposed<M, MET_KEYS / 8, D>(s, q, k);
      if (!see_all(b, tables.now, first_key, count)) mask(s, b, table, first_key, count);
    };
#if ALL_MET
    score(item.block * b.block, keys);
    float nothing[M][1][4] = {};
    softmax.take(s, nothing, p.scale2);
    times<M, MET_KEYS / 8, DV>(out, s, v);
#else
    for (int key = 0; key < keys; key += MET_KEYS) {
      int first_key = item.block * b.block + key, count = min(MET_KEYS, keys - key);
      __syncthreads();
      copy_block<MET_KEYS>(k, v, p, item, first_key, count);
      copies_begun();
      await_copies<0>();
      __syncthreads();
      score(first_key, count);
      softmax.take(s, out, p.scale2);
      times<M, MET_KEYS / 8, DV>(out, s, v);
    }
#endif
    __syncwarp();
#pragma unroll
    for (int m = 0; m < M; m++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int2 source = table[m * 16 + h * 8 + lane / 4];
        float log_sum;
        float share = softmax.finish(m, h, p.scale2, log_sum);
        if (source.x >= 0 && lane % 4 == 0) b.partial_sums[place_of(b, p, item, source)] = log_sum;
#pragma unroll
        for (int c = 0; c < DV / 8; c++) {
          out[m][c][2 * h] *= share;
          out[m][c][2 * h + 1] *= share;
        }
      }
#pragma unroll
    for (int c = 0; c < DV; c += STAGED) {
      constexpr int LAST = DV % STAGED == 0 ? STAGED : DV % STAGED;
      put_rows<M, STAGED>(q, PITCH_D, out, c);
      auto place = [&](int2 row) { return b.partial + place_of(b, p, item, row) * DV + c; };
      if (c + STAGED <= DV)
        scatter_rows<M * 16, STAGED>(q, PITCH_D, table, place);
      else
        scatter_rows<M * 16, LAST>(q, PITCH_D, table, place);
    }
  }
}

// A warp reads rows of C channels 16 bytes a lane: lanes that a row takes, and rows at a time.
template <int C> struct Reading {
  static constexpr int LANES = C <= 16 ? 2 : C <= 32 ? 4 : C <= 64 ? 8 : C <= 128 ? 16 : 32;
  static constexpr int ROWS = 32 / LANES;
};

// A query and head of which a warp puts together what its blocks gave.
struct Whole {
  int query;
  const int *named;
  i64 first; // place of its first slot
  i64 row;   // of all queries and heads
};

__device__ __forceinline__ bool whole_at(const Blocks &b, const Problem &p, Whole &whole) {
  whole.query = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (whole.query >= p.queries) return false;
  int list = blockIdx.y / b.sharing, global = b.first_list + list;
  int head = global % b.list_heads * b.sharing + blockIdx.y % b.sharing;
  whole.named = named_by(b, p, list, whole.query);
  whole.first = ((i64)blockIdx.y * p.queries + whole.query) * b.slots;
  whole.row = ((i64)(global / b.list_heads) * p.heads + head) * p.queries + whole.query;
  return true;
}

// Adds 8 channels, weighted.
__device__ __forceinline__ void add8(float (&sum)[8], float weight, uint4 x) {
  u32 all[4] = {x.x, x.y, x.z, x.w};
#pragma unroll
  for (int i = 0; i < 4; i++) {
    sum[2 * i] = fmaf(weight, widened((half_bits)all[i]), sum[2 * i]);
    sum[2 * i + 1] = fmaf(weight, widened((half_bits)(all[i] >> 16)), sum[2 * i + 1]);
  }
}

// Sums over the rows that a warp reads at a time.
template <int C> __device__ __forceinline__ void sum_rows(float (&sum)[8]) {
#pragma unroll
  for (int step = Reading<C>::LANES; step < 32; step *= 2)
#pragma unroll
    for (int i = 0; i < 8; i++) sum[i] += __shfl_xor_sync(0xffffffffu, sum[i], step);
}

template <typename T> __device__ __forceinline__ void store8(T *to, const float (&x)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 2) store2(to + i, x[i], x[i + 1]);
}

// What a query's blocks gave it, by their shares of the whole sum: a warp a query and head.
extern "C" __global__ void join_blocks(const __grid_constant__ Problem p,
                                       const __grid_constant__ Blocks b) {
  typedef Reading<DV> Read;
  const float NONE = -1; // the weight of a slot that holds no block
  const int TOGETHER = 32 / Read::ROWS < 8 ? 32 / Read::ROWS : 8; // loads
  Whole whole;
  if (!whole_at(b, p, whole)) return;
  int lane = threadIdx.x % 32, group = lane / Read::LANES, channel = lane % Read::LANES * 8;
  const float *sums = b.partial_sums + whole.first;
  float largest = -INFINITE;
  int block;
  for (int slot = lane; slot < b.slots; slot += 32)
    if (block_of(b, whole.named, whole.query, slot, block)) largest = fmaxf(largest, sums[slot]);
  for (int step = 16; step > 0; step /= 2)
    largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
  float sum = 0, out[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  for (int from = 0; from < b.slots; from += 32) {
    int slot = from + lane;
    bool there = slot < b.slots && block_of(b, whole.named, whole.query, slot, block);
    float weight = there ? exp2_(sums[slot] - largest) : NONE;
    if (there) sum += weight;
    for (int i = 0; i < 32 && from + i < b.slots; i += TOGETHER * Read::ROWS) {
      uint4 rows[TOGETHER];
      float weights[TOGETHER];
#pragma unroll
      for (int j = 0; j < TOGETHER; j++) {
        int at = i + j * Read::ROWS + group;
        weights[j] = __shfl_sync(0xffffffffu, weight, at);
        rows[j] = weights[j] == NONE || channel >= DV
                      ? make_uint4(0, 0, 0, 0)
                      : *(const uint4 *)(b.partial + (whole.first + from + at) * DV + channel);
      }
#pragma unroll
      for (int j = 0; j < TOGETHER; j++) add8(out, weights[j], rows[j]);
    }
  }
  for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  sum_rows<DV>(out);
  float share = sum > 0 ? 1 / sum : 0;
  if (lane == 0) p.log_sums[whole.row] = sum > 0 ? largest + log2_(sum) : INFINITE;
  if (group > 0 || channel >= DV) return;
#pragma unroll
  for (int i = 0; i < 8; i++) out[i] *= share;
  store8(p.out + whole.row * DV + channel, out);
}

// Of the weights' gradients, as halves [MET_KEYS][MET_ROWS]: 16 bytes change places so that rows
// that lie side by side are in different banks.
__device__ __forceinline__ int swapped(int key, int row) {
  constexpr int CHUNKS = MET_ROWS / 8;
  return key * MET_ROWS + ((row / 8 ^ key * CHUNKS / 8 % CHUNKS) * 8) + row % 8;
}

// c += p b for 16 rows of p, which lies in registers as halves with N * 16 columns, and b
// [N * 16][C] with C channels.
template <int N, int C>
__device__ __forceinline__ void times(float (&c)[1][C / 8][4], const u32 (&p)[N][4],
                                      const half_bits *b) {
  constexpr int PITCH = C + 8;
  int lane = threadIdx.x % 32;
  const half_bits *b_at = b + ((lane & 7) + ((lane >> 3) & 1) * 8) * PITCH + (lane >> 4) * 8;
#pragma unroll
  for (int k = 0; k < N; k++)
#pragma unroll
    for (int n = 0; n < C / 8; n += 2) {
      u32 fb[4];
      load4_transposed(fb, b_at + k * 16 * PITCH + n * 8);
      mma(c[0][n], p[k], fb[0], fb[1]);
      mma(c[0][n + 1], p[k], fb[2], fb[3]);
    }
}

// What the rows of an item add to the gradients by MET_KEYS keys of its block, and these keys to
// the gradients by the rows. A warp holds 16 of the keys for the former, and then 16 rows for the
// latter.
extern "C" __global__ void BOUNDS
    gradients_of_blocks(const __grid_constant__ Problem p, const __grid_constant__ Blocks b) {
  constexpr int N = MET_ROWS / 8, STAGE = MET_ROWS * (PITCH_D + PITCH_V);
  constexpr int ROW_WARPS = MET_ROWS / 16, COLUMN_WARPS = WARPS / ROW_WARPS;
  // Channels of the gradient by rows that a warp computes.
  constexpr int COLUMNS = (D / 16 + COLUMN_WARPS - 1) / COLUMN_WARPS * 16;
  constexpr int LAST_COLUMNS = D - (COLUMN_WARPS - 1) * COLUMNS;
  extern __shared__ half_bits memory[];
  __shared__ int2 rows[3][MET_ROWS];
  __shared__ float numbers[2][2][MET_ROWS]; // of each stage: log-sums and deltas
  half_bits *k = memory, *v = k + MET_KEYS * PITCH_D, *stages = v + MET_KEYS * PITCH_V;
  half_bits *ds = stages + 2 * STAGE;
  int first_of_block = blockIdx.z * MET_KEYS;
  Item item;
  if (!item_at(b, p, item)) return;
  int first_key = item.block * b.block + first_of_block;
  int count = keys_of_block(b, p, item.block) - first_of_block;
  if (count <= 0) return;
  i64 base = ((i64)item.batch * p.heads + item.first_head) * p.queries;
  const half_bits *queries = p.q + item.batch * p.q_batch + item.first_head * p.q_head;
  auto gather = [&](int stage, const int2 *table) {
    half_bits *to = stages + stage * STAGE;
    gather_rows<MET_ROWS, D>(to, queries, p.q_head, p.q_row, table);
    gather_rows<MET_ROWS, DV>(to + MET_ROWS * PITCH_D, p.upstream + base * DV,
                              (i64)p.queries * DV, DV, table);
    for (int i = threadIdx.x; i < 2 * MET_ROWS; i += THREADS) {
      int2 source = table[i % MET_ROWS];
      bool there = source.x >= 0;
      i64 at = there ? base + head_of(source) * (i64)p.queries + source.x : 0;
      copy4(&numbers[stage][i / MET_ROWS][i % MET_ROWS],
            (i < MET_ROWS ? p.log_sums : p.delta) + at, there);
    }
  };
  Tables<MET_ROWS> tables(rows, b, item);
  copy_block<MET_KEYS>(k, v, p, item, first_key, count);
  __syncthreads();
  gather(0, tables.now);
  copies_begun();
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32, warp_key = warp * 16;
  int row = warp % ROW_WARPS * 16, column = warp / ROW_WARPS * COLUMNS;
  int stretches = gridDim.z;
  float dk[1][D / 8][4], dv[1][DV / 8][4];
  clear(dk);
  clear(dv);
  for (int from = item.from, stage = 0; from < item.end;
       from += MET_ROWS, stage ^= 1, tables.step()) {
    int2 ahead = row_of(b, item, from + 2 * MET_ROWS + threadIdx.x);
    await_copies<0>();
    // From here on all have what was copied, and none reads the tile before.
    __syncthreads();
    if (from + MET_ROWS < item.end) gather(stage ^ 1, tables.next);
    copies_begun();
    tables.put(ahead);
    half_bits *q = stages + stage * STAGE, *upstream = q + MET_ROWS * PITCH_D;
    if (warp_key < MET_KEYS) {
      float s[1][N][4], dp[1][N][4];
      clear(s);
      clear(dp);
      times_transposed<1, N, D>(s, k + warp_key * PITCH_D, q);
      times_transposed<1, N, DV>(dp, v + warp_key * PITCH_V, upstream);
      if (!see_all(b, tables.now, first_key, count)) {
#pragma unroll
        for (int n = 0; n < N; n++)
#pragma unroll
          for (int i = 0; i < 4; i++) {
            int query = tables.now[n * 8 + 2 * (lane % 4) + i % 2].x;
            if (warp_key + i / 2 * 8 + lane / 4 >= min(count, b.first + query + 1 - first_key))
              s[0][n][i] = -INFINITE;
          }
      }
      u32 weights[N / 2][4], gradients[N / 2][4];
#pragma unroll
      for (int n = 0; n < N; n++) {
        int at = n * 8 + 2 * (lane % 4);
        float2 log_sums = *(const float2 *)&numbers[stage][0][at];
        float2 deltas = *(const float2 *)&numbers[stage][1][at];
#pragma unroll
        for (int h = 0; h < 2; h++) {
          float x = exp2_(fmaf(s[0][n][2 * h], p.scale2, -log_sums.x));
          float y = exp2_(fmaf(s[0][n][2 * h + 1], p.scale2, -log_sums.y));
          weights[n / 2][n % 2 * 2 + h] = packed(x, y);
          u32 gradient = packed(x * (dp[0][n][2 * h] - deltas.x) * p.scale,
                                y * (dp[0][n][2 * h + 1] - deltas.y) * p.scale);
          gradients[n / 2][n % 2 * 2 + h] = gradient;
          *(u32 *)(ds + swapped(warp_key + h * 8 + lane / 4, at)) = gradient;
        }
      }
      times<N / 2, DV>(dv, weights, upstream);
      times<N / 2, D>(dk, gradients, q);
    }
    // From here on the gradients of all keys are there, and none reads the tile's rows.
    __syncthreads();
    float dq[1][COLUMNS / 8][4];
    clear(dq);
#pragma unroll
    for (int key = 0; key < MET_KEYS; key += 16) {
      u32 fa[4];
      load4_transposed(fa, ds + swapped(key + (lane & 7) + (lane >> 4) * 8,
                                        row + ((lane >> 3) & 1) * 8));
      const half_bits *k_at = k + (key + (lane & 7) + ((lane >> 3) & 1) * 8) * PITCH_D + column +
                              (lane >> 4) * 8;
#pragma unroll
      for (int n = 0; n < COLUMNS / 8; n += 2) {
        if (LAST_COLUMNS < COLUMNS && column + n * 8 >= D) continue;
        u32 fb[4];
        load4_transposed(fb, k_at + n * 8);
        mma(dq[0][n], fa, fb[0], fb[1]);
        mma(dq[0][n + 1], fa, fb[2], fb[3]);
      }
    }
    half_bits *staged = q + row * PITCH_D + column;
    const int2 *table = tables.now + row;
    auto place = [&](int2 source) {
      return b.partial + (place_of(b, p, item, source) * stretches + blockIdx.z) * D + column;
    };
    if (LAST_COLUMNS == COLUMNS || column + COLUMNS <= D) {
      put_rows<1, COLUMNS>(staged, PITCH_D, dq, 0);
      scatter_rows<16, COLUMNS>(staged, PITCH_D, table, place);
    } else if constexpr (LAST_COLUMNS > 0) {
      put_rows<1, LAST_COLUMNS>(staged, PITCH_D, dq, 0);
      scatter_rows<16, LAST_COLUMNS>(staged, PITCH_D, table, place);
    }
  }
  if (warp_key >= MET_KEYS) return;
  float *to_k = b.partial_keys +
                (((i64)item.list * b.most_items + blockIdx.x) * stretches + blockIdx.z) * MET_KEYS *
                    (D + DV);
  float *to_v = to_k + MET_KEYS * D;
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int key = warp_key + h * 8 + lane / 4;
#pragma unroll
    for (int c = 0; c < D / 8; c++)
      store2(to_k + key * D + c * 8 + 2 * (lane % 4), dk[0][c][2 * h], dk[0][c][2 * h + 1]);
#pragma unroll
    for (int c = 0; c < DV / 8; c++)
      store2(to_v + key * DV + c * 8 + 2 * (lane % 4), dv[0][c][2 * h], dv[0][c][2 * h + 1]);
  }
}

// The gradient by queries: a warp a query and head.
extern "C" __global__ void sum_queries(const __grid_constant__ Problem p,
                                       const __grid_constant__ Blocks b) {
  typedef Reading<D> Read;
  const int TOGETHER = 8; // loads
  Whole whole;
  if (!whole_at(b, p, whole)) return;
  int lane = threadIdx.x % 32, group = lane / Read::LANES, channel = lane % Read::LANES * 8;
  int stretches = (b.block + MET_KEYS - 1) / MET_KEYS, count = b.slots * stretches;
  const half_bits *partial = b.partial + whole.first * stretches * D + channel;
  float sum[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  for (int from = group; from < count; from += TOGETHER * Read::ROWS) {
    uint4 rows[TOGETHER];
#pragma unroll
    for (int j = 0; j < TOGETHER; j++) {
      int at = from + j * Read::ROWS, slot = at / stretches, block;
      bool there = at < count && channel < D &&
                   block_of(b, whole.named, whole.query, slot, block) &&
                   at % stretches * MET_KEYS < keys_of_block(b, p, block);
      rows[j] = there ? *(const uint4 *)(partial + (i64)at * D) : make_uint4(0, 0, 0, 0);
    }
#pragma unroll
    for (int j = 0; j < TOGETHER; j++) add8(sum, 1, rows[j]);
  }
  sum_rows<D>(sum);
  if (group == 0 && channel < D) store8(p.dq + whole.row * D + channel, sum);
}

// The gradients by keys and values: a CTA a stretch of MET_KEYS keys, over the items of its block
// in all lists that read the same keys. grid: blocks, key heads of this launch, stretches.
extern "C" __global__ void sum_keys(const __grid_constant__ Problem p,
                                    const __grid_constant__ Blocks b) {
  const Part &part = p.part[0];
  int block = blockIdx.x, per_key_head = b.list_heads / p.key_heads;
  int list = blockIdx.y * per_key_head;
  int global = (b.first_list + list) / per_key_head; // batch * key heads + key head
  int from = blockIdx.z * MET_KEYS, count = keys_of_block(b, p, block) - from;
  i64 row = (i64)global * part.end + block * b.block + from;
  for (int i = threadIdx.x; i < MET_KEYS * (D + DV); i += blockDim.x) {
    bool of_k = i < MET_KEYS * D;
    int key = of_k ? i / D : (i - MET_KEYS * D) / DV;
    if (key >= count) continue;
    float sum = 0;
    for (int l = list; l < list + per_key_head; l++) {
      const int *items = b.items + (i64)l * (b.blocks + 1);
      for (int item = items[block]; item < items[block + 1]; item++)
        sum += b.partial_keys[(((i64)l * b.most_items + item) * gridDim.z + blockIdx.z) * MET_KEYS *
                                  (D + DV) +
                              i];
    }
    if (of_k)
      part.dk[row * D + i] = sum;
    else
      part.dv[row * DV + i - MET_KEYS * D] = sum;
  }
}
