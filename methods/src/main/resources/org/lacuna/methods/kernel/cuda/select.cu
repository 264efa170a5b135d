// The blocks that queries choose by their scores: of each row of scores the forced ones, then the
// best, of equal ones the first. Scores that compete are kept in shared memory, in 32 columns of
// which each lane of a warp knows the best one that is left. The best of those is taken, and only
// its column is looked through again, by the whole warp.
//
// Set: WARPS_A_ROW, which read a row before the first of them chooses: 1, or all 8 of a CTA.

typedef unsigned int u32;
typedef long long i64;

#define WARPS 8
#define ROWS (WARPS / WARPS_A_ROW)
#define ALL 0xffffffffu
#define TAKEN 0u // below what any score becomes

struct Selection {
  const float *scores; // [B, Hc, n, blocks]
  int *chosen;         // [B, Hc, n, count]
  i64 rows;            // B * Hc * n
  int queries, blocks, count, block;
  int first;           // position of the first query
  int initial, recent; // blocks at the start, and before the query's own, that are forced
  int pitch;           // numbers of a row in shared memory
};

// Integers in the order of scores, in which 0 and -0 are equal; what is no number is above all.
__device__ __forceinline__ u32 ordered(float score) {
  if (score != score) return 0xffffffffu;
  u32 bits = __float_as_uint(score + 0.0f);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}

// Columns lie side by side, and the places of one column in different banks.
__device__ __forceinline__ int place(int entry) { return entry / 32 * 33 + entry % 32; }

// Takes what is better, or as good and before.
__device__ __forceinline__ void keep_best(u32 &best, u32 &at, u32 score, u32 entry) {
  if (score > best || (score == best && entry < at)) {
    best = score;
    at = entry;
  }
}

// The best of all lanes, and the first entry that is as good.
__device__ __forceinline__ void best_of_warp(u32 &best, u32 &at) {
  u32 top = __reduce_max_sync(ALL, best);
  at = __reduce_min_sync(ALL, best == top ? at : ALL);
  best = top;
}

extern "C" __global__ void __launch_bounds__(32 * WARPS)
    choose_blocks(const __grid_constant__ Selection s) {
  extern __shared__ u32 memory[];
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  int part = warp % WARPS_A_ROW; // of the row, that this warp reads
  i64 number = (i64)blockIdx.x * ROWS + warp / WARPS_A_ROW;
  if (number >= s.rows) return;
  u32 *scores = memory + warp / WARPS_A_ROW * s.pitch;
  int *chosen = s.chosen + number * s.count;

  int own = (s.first + (int)(number % s.queries)) / s.block;
  int past = min(own, s.blocks);
  int from = min(s.initial, past), to = min(max(own - s.recent, from), past); // what competes
  int initial = min(from, s.count), recent = min(past - to, s.count - initial);
  int forced = initial + recent, wanted = min(s.count - forced, to - from);
  for (int i = part * 32 + lane; i < s.count; i += 32 * WARPS_A_ROW) {
    if (i < initial)
      chosen[i] = i;
    else if (i < forced)
      chosen[i] = to + i - initial;
    else if (i >= forced + wanted)
      chosen[i] = own + i - forced - wanted; // void
  }
  if (wanted == 0) return;

  const float *row = s.scores + number * s.blocks + from;
  u32 best = TAKEN, at = ALL;
#pragma unroll 8
  for (int i = part * 32 + lane; i < to - from; i += 32 * WARPS_A_ROW) {
    u32 score = ordered(__ldg(row + i));
    scores[place(i)] = score;
    keep_best(best, at, score, i);
  }
#if WARPS_A_ROW == 1
  __syncwarp();
#else
  u32 *bests = memory + s.pitch, *places = bests + 32 * WARPS;
  bests[threadIdx.x] = best;
  places[threadIdx.x] = at;
  __syncthreads();
  if (warp != 0) return;
  for (int i = 32 + lane; i < 32 * WARPS; i += 32) keep_best(best, at, bests[i], places[i]);
#endif

  for (int i = forced; i < forced + wanted; i++) {
    u32 top = best, entry = at;
    best_of_warp(top, entry);
    int column = entry % 32;
    if (lane == column) {
      chosen[i] = from + entry;
      scores[place(entry)] = TAKEN;
    }
    __syncwarp();
    u32 next = TAKEN, next_at = ALL;
    for (int other = lane * 32 + column; other < to - from; other += 32 * 32)
      keep_best(next, next_at, scores[place(other)], other);
    best_of_warp(next, next_at);
    if (lane == column) {
      best = next;
      at = next_at;
    }
  }
}
