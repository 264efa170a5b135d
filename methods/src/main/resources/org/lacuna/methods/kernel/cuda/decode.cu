// One new query a sequence. Time goes into reading keys and values once, as they are stored, so
// there are no tensor cores here; keys are shared out in stretches over the CTAs, and the query
// heads that read the same keys read them together. The CTAs of a short list are a cluster, which put
// its stretches together through each other's shared memory; of a long list, the CTA that is through
// last does. Either way the order of sums is always the same.
//
// Set: D, DV channels, rows of a multiple of 16 bytes; SHARING query heads that read the same keys; STORED the type
// of all that is read, and of the output: 0 for float32, 1 for float16, 2 for bfloat16; CLUSTER
// the CTAs of a list where they are a cluster, a power of two up to 16, and otherwise 1. Sums are
// float32.

typedef unsigned int u32;
typedef long long i64;

#if STORED == 0
typedef float stored;
#else
typedef unsigned short stored;
#endif

#define INFINITE __int_as_float(0x7f800000)
#define THREADS 256
#define WARPS (THREADS / 32)
#define KEYS 64 // of a tile
#define MAX_PARTS 4
#define MAX_SPANS 32
#define WIDE (int)(16 / sizeof(stored)) // numbers in 16 bytes

struct Keys {
  const stored *k, *v;
  i64 k_batch, k_head, k_row, v_batch, v_head, v_row;
  int heads, pad;
};

struct Span {
  int part, from, count, number; // from: within the part; number: of its first key among all
};

struct Decode {
  const stored *q; // [B, H, 1, D]
  i64 q_batch, q_head;
  stored *out;     // [B, H, 1, DV]
  // Unused where there is one stretch, or a cluster.
  float *partial;  // [B, lists, stretches, SHARING, DV]
  float2 *sums;    // [B, lists, SHARING, stretches]: largest score, sum of 2^(score - largest)
  int *done;       // [B, lists]: stretches that are through; zeros before and after
  int heads, lists;                   // lists: groups of query heads that read the same keys
  int tiles, tiles_of_stretch;        // of a list; a stretch is what a CTA goes through
  float scale2, bias2;                // scale and bias for exponents of 2
  int biased, spans;                  // spans 0: blocks that the query chose
  // The choice; otherwise unused.
  const int *past; // [B, choosing, 1, chosen]
  int choosing, chosen, block, own_is_seen, query; // query: its position
  int pad;
  Keys part[MAX_PARTS];
  Span span[MAX_SPANS];
};

__device__ __forceinline__ float exp2_(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

// 16 bytes as numbers.
__device__ __forceinline__ void numbers(float (&x)[WIDE], uint4 raw) {
  u32 words[4] = {raw.x, raw.y, raw.z, raw.w};
#pragma unroll
  for (int i = 0; i < 4; i++) {
#if STORED == 0
    x[i] = __int_as_float(words[i]);
#elif STORED == 1
    asm("{.reg .f16 l, h; mov.b32 {l, h}, %2; cvt.f32.f16 %0, l; cvt.f32.f16 %1, h;}"
        : "=f"(x[2 * i]), "=f"(x[2 * i + 1])
        : "r"(words[i]));
#else
    x[2 * i] = __int_as_float(words[i] << 16);
    x[2 * i + 1] = __int_as_float(words[i] & 0xffff0000u);
#endif
  }
}

__device__ __forceinline__ stored rounded(float x) {
#if STORED == 0
  return x;
#else
  stored y;
#if STORED == 1
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(y) : "f"(x));
#else
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(y) : "f"(x));
#endif
  return y;
#endif
}

// The keys of a tile; none where a slot of the choice is void.
__device__ __forceinline__ Span keys_of(const Decode &d, int batch, int list, int tile) {
  if (d.spans > 0) {
    for (int i = 0; i < d.spans; i++) {
      Span span = d.span[i];
      int tiles = (span.count + KEYS - 1) / KEYS;
      if (tile < tiles) {
        span.from += tile * KEYS;
        span.number += tile * KEYS;
        span.count = min(KEYS, span.count - tile * KEYS);
        return span;
      }
      tile -= tiles;
    }
    return Span{0, 0, 0, 0};
  }
  int of_block = (d.block + KEYS - 1) / KEYS, slot = tile / of_block;
  int own = d.query / d.block, block = own;
  if (slot < d.chosen) {
    int head = list / (d.lists / d.choosing);
    block = d.past[((i64)batch * d.choosing + head) * d.chosen + slot];
    if (block > own || (block == own && d.own_is_seen)) return Span{0, 0, 0, 0};
  }
  int from = block * d.block + tile % of_block * KEYS;
  int end = min((block + 1) * d.block, d.query + 1);
  return Span{0, from, max(0, min(KEYS, end - from)), from};
}

// Keys: neighbouring lanes take a row's 16 bytes in turn.
constexpr int LANES = THREADS / KEYS;
constexpr int KEY_PIECES = (D / WIDE + LANES - 1) / LANES;
// Values: threads side by side take neighbouring channels of a row, several rows at a time.
constexpr int ACROSS = DV / WIDE;
constexpr int ROWS = THREADS / ACROSS < KEYS ? THREADS / ACROSS : KEYS;
constexpr int VALUE_PIECES = (KEYS + ROWS - 1) / ROWS;
// Where sums are put together: those of the rows of some heads, then those of stretches of all heads.
constexpr int MOST_AT_ONCE = 8192 / (ROWS * DV); // of 32 KiB
constexpr int AT_ONCE = MOST_AT_ONCE < SHARING ? MOST_AT_ONCE : SHARING;
constexpr int QUADS = DV / 4;
constexpr int SIDE = THREADS / QUADS; // stretches at a time
constexpr int ROOM = AT_ONCE * ROWS > SHARING * SIDE ? AT_ONCE * ROWS * DV : SHARING * SIDE * DV;
// What two CTAs of a multiprocessor have registers for.
constexpr bool IS_SMALL = (D + DV) * sizeof(stored) + 32 * WIDE * SHARING / 8 <= 1100;

__device__ __forceinline__ void read_keys(uint4 (&raw)[KEY_PIECES], const Decode &d, Span span,
                                          int batch, int list) {
  int key = threadIdx.x / LANES, lane = threadIdx.x % LANES;
  if (key >= span.count) return;
  const Keys &part = d.part[span.part];
  const stored *k = part.k + batch * part.k_batch + list / (d.lists / part.heads) * part.k_head +
                    (span.from + key) * part.k_row;
#pragma unroll
  for (int i = 0; i < KEY_PIECES; i++)
    if (i * LANES + lane < D / WIDE) raw[i] = __ldg((const uint4 *)k + i * LANES + lane);
}

__device__ __forceinline__ void read_values(uint4 (&raw)[VALUE_PIECES], const Decode &d, Span span,
                                            int batch, int list) {
  int row = threadIdx.x / ACROSS, channel = threadIdx.x % ACROSS * WIDE;
  if (row >= ROWS) return;
  const Keys &part = d.part[span.part];
  const stored *v = part.v + batch * part.v_batch + list / (d.lists / part.heads) * part.v_head +
                    span.from * part.v_row + channel;
#pragma unroll
  for (int i = 0; i < VALUE_PIECES; i++) {
    int key = row + i * ROWS;
    if (key < span.count) raw[i] = __ldg((const uint4 *)(v + key * part.v_row));
  }
}

#if CLUSTER > 1
#define IN_CLUSTER __cluster_dims__(CLUSTER, 1, 1)

// An address of this CTA's shared memory, in that of another of its cluster.
__device__ __forceinline__ u32 of_cta(const void *mine, int cta) {
  u32 there;
  asm("mapa.shared::cluster.u32 %0, %1, %2;"
      : "=r"(there)
      : "r"((u32)__cvta_generic_to_shared(mine)), "r"(cta));
  return there;
}

__device__ __forceinline__ void arrive() {
  asm volatile("barrier.cluster.arrive.release.aligned;" ::: "memory");
}

__device__ __forceinline__ void await() {
  asm volatile("barrier.cluster.wait.acquire.aligned;" ::: "memory");
}

// Each CTA puts its share of the output's numbers together.
constexpr int SHARE = (SHARING * DV + CLUSTER - 1) / CLUSTER;
constexpr int ABREAST = SHARE < THREADS ? SHARE : THREADS;
constexpr int TURNS = (SHARE + ABREAST - 1) / ABREAST;
// Threads that share the stretches of a number.
constexpr int SIDES = THREADS / ABREAST < CLUSTER ? THREADS / ABREAST : CLUSTER;
constexpr int OF_SIDE = (CLUSTER + SIDES - 1) / SIDES;

// Puts the stretches of a list together, which are the CTAs of a cluster; zeros for a query that sees
// no key. `values`, [SHARING, DV], and `through` are where they are in the shared memory of each.
// All that is read from others is under way before its first use.
__device__ __forceinline__ void join(const Decode &d, int batch, int list, const float *values,
                                     const float2 *through) {
  __shared__ float weights[CLUSTER][SHARING];
  __shared__ float sums[SIDES][ABREAST];
  int thread = threadIdx.x, side = thread / ABREAST, place = thread % ABREAST;
  int first = blockIdx.x * SHARE; // the grid is as wide as the cluster
  arrive();
  await();
  float x[TURNS][OF_SIDE];
#pragma unroll
  for (int turn = 0; turn < TURNS; turn++)
#pragma unroll
    for (int i = 0; i < OF_SIDE; i++) {
      int share = turn * ABREAST + place, cta = i * SIDES + side;
      x[turn][i] = 0;
      if (side < SIDES && cta < CLUSTER && share < SHARE && first + share < SHARING * DV)
        asm volatile("ld.shared::cluster.f32 %0, [%1];"
                     : "=f"(x[turn][i])
                     : "r"(of_cta(values + first + share, cta)));
    }
  for (int h = thread / 32; h < SHARING; h += WARPS) {
    int cta = thread % 32;
    float2 one = make_float2(-INFINITE, 0);
    if (cta < CLUSTER)
      asm volatile("ld.shared::cluster.v2.f32 {%0, %1}, [%2];"
                   : "=f"(one.x), "=f"(one.y)
                   : "r"(of_cta(through + h, cta)));
    float largest = one.x;
#pragma unroll
    for (int step = CLUSTER / 2; step > 0; step /= 2)
      largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
    float weight = one.y > 0 ? exp2_(one.x - largest) : 0, sum = weight * one.y;
#pragma unroll
    for (int step = CLUSTER / 2; step > 0; step /= 2)
      sum += __shfl_xor_sync(0xffffffffu, sum, step);
    if (cta < CLUSTER) weights[cta][h] = sum > 0 ? weight / sum : 0;
  }
  __syncthreads();
  float total[TURNS];
#pragma unroll
  for (int turn = 0; turn < TURNS; turn++) {
    int h = min(first + turn * ABREAST + place, SHARING * DV - 1) / DV;
    total[turn] = 0;
#pragma unroll
    for (int i = 0; i < OF_SIDE; i++) {
      int cta = i * SIDES + side;
      if (cta < CLUSTER) total[turn] = fmaf(weights[cta][h], x[turn][i], total[turn]);
    }
  }
  arrive(); // the others' shared memory has been read
  if (SIDES > 1) { // then there is one turn
    if (side < SIDES) sums[side][place] = total[0];
    __syncthreads();
    total[0] = 0;
#pragma unroll
    for (int i = 0; i < SIDES; i++) total[0] += sums[i][place];
  }
  stored *out = d.out + ((i64)batch * d.heads + list * SHARING) * DV;
#pragma unroll
  for (int turn = 0; turn < TURNS; turn++) {
    int share = turn * ABREAST + place;
    if (side == 0 && share < SHARE && first + share < SHARING * DV)
      out[first + share] = rounded(total[turn]);
  }
  await(); // the others may still read this one's
}
#else
#define IN_CLUSTER

// Puts the stretches of a list together; zeros for a query that sees no key. The partial sums came
// from other multiprocessors and are read past the cache of this one, those of all heads at a time:
// head after head would wait for memory once a head.
__device__ __forceinline__ void join(const Decode &d, int batch, int list, float4 *gathered) {
  __shared__ float2 whole[SHARING];
  int stretches = gridDim.x, thread = threadIdx.x;
  i64 first = (i64)batch * d.lists + list;
  const float2 *sums = d.sums + first * SHARING * stretches;
  const float4 *partial = (const float4 *)(d.partial + first * stretches * SHARING * DV);
  for (int h = thread / 32; h < SHARING; h += WARPS) {
    float largest = -INFINITE, sum = 0;
    for (int i = thread % 32; i < stretches; i += 32)
      largest = fmaxf(largest, __ldcg(&sums[h * stretches + i]).x);
    for (int step = 16; step > 0; step /= 2)
      largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
    for (int i = thread % 32; i < stretches; i += 32) {
      float2 one = __ldcg(&sums[h * stretches + i]);
      if (one.y > 0) sum += one.y * exp2_(one.x - largest);
    }
    for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
    if (thread % 32 == 0) whole[h] = make_float2(largest, sum);
  }
  __syncthreads();
  int side = thread / QUADS, quad = thread % QUADS;
  if (side < SIDE) {
    float4 out[SHARING];
#pragma unroll
    for (int h = 0; h < SHARING; h++) out[h] = make_float4(0, 0, 0, 0);
#pragma unroll 2
    for (int i = side; i < stretches; i += SIDE)
#pragma unroll
      for (int h = 0; h < SHARING; h++) {
        float2 one = __ldcg(&sums[h * stretches + i]);
        float4 x = __ldcg(&partial[(i * SHARING + h) * QUADS + quad]);
        float weight = one.y > 0 ? exp2_(one.x - whole[h].x) : 0;
        out[h].x = fmaf(weight, x.x, out[h].x);
        out[h].y = fmaf(weight, x.y, out[h].y);
        out[h].z = fmaf(weight, x.z, out[h].z);
        out[h].w = fmaf(weight, x.w, out[h].w);
      }
#pragma unroll
    for (int h = 0; h < SHARING; h++) gathered[(h * SIDE + side) * QUADS + quad] = out[h];
  }
  __syncthreads();
  const float *rows = (const float *)gathered;
  stored *out = d.out + ((i64)batch * d.heads + list * SHARING) * DV;
  for (int i = thread; i < SHARING * DV; i += THREADS) {
    int h = i / DV, channel = i % DV;
    float sum = 0;
#pragma unroll
    for (int s = 0; s < SIDE; s++) sum += rows[(h * SIDE + s) * DV + channel];
    out[i] = rounded(whole[h].y > 0 ? sum / whole[h].y : 0);
  }
}
#endif

extern "C" __global__ void IN_CLUSTER __launch_bounds__(THREADS, IS_SMALL ? 2 : 1)
    decode(const __grid_constant__ Decode d) {
  __shared__ __align__(16) float q[SHARING][CLUSTER == 1 || D > DV ? D : DV];
  __shared__ float weights[2][SHARING][KEYS]; // scores first; of this tile and of the one before
  __shared__ float factors[SHARING];          // what becomes of the sums so far
  __shared__ float2 through[SHARING];
  __shared__ __align__(16) float gathered[ROOM];
  [[maybe_unused]] __shared__ int is_last;
  int batch = blockIdx.z, list = blockIdx.y, thread = threadIdx.x;
  int tile = blockIdx.x * d.tiles_of_stretch, end = min(d.tiles, tile + d.tiles_of_stretch);
  Span span = keys_of(d, batch, list, tile);
  // All that a tile reads is under way before its first use, and before the query, which is waited for.
  uint4 keys[KEY_PIECES], values[VALUE_PIECES];
  read_keys(keys, d, span, batch, list);
  read_values(values, d, span, batch, list);
  for (int i = thread; i < SHARING * (D / WIDE); i += THREADS) {
    float x[WIDE];
    int head = i / (D / WIDE), channel = i % (D / WIDE) * WIDE;
    numbers(x, __ldg((const uint4 *)(d.q + batch * d.q_batch +
                                     (i64)(list * SHARING + head) * d.q_head + channel)));
#pragma unroll
    for (int j = 0; j < WIDE; j++) q[head][channel + j] = x[j];
  }
  // Of the heads of this warp, the largest score so far and the sum of 2^(score - largest).
  constexpr int OF_WARP = (SHARING + WARPS - 1) / WARPS;
  float largest[OF_WARP], sum[OF_WARP];
#pragma unroll
  for (int i = 0; i < OF_WARP; i++) {
    largest[i] = -INFINITE;
    sum[i] = 0;
  }
  int row = thread / ACROSS, channel = thread % ACROSS * WIDE;
  float out[SHARING][WIDE];
#pragma unroll
  for (int h = 0; h < SHARING; h++)
#pragma unroll
    for (int j = 0; j < WIDE; j++) out[h][j] = 0;
  __syncthreads();
  for (int buffer = 0; tile < end; buffer ^= 1) {
    float score[SHARING];
#pragma unroll
    for (int h = 0; h < SHARING; h++) score[h] = 0;
    int key = thread / LANES, lane = thread % LANES;
    if (key < span.count) {
#pragma unroll
      for (int i = 0; i < KEY_PIECES; i++) {
        int piece = i * LANES + lane;
        if (piece < D / WIDE) {
          float x[WIDE];
          numbers(x, keys[i]);
#pragma unroll
          for (int h = 0; h < SHARING; h++) {
            const float4 *at = (const float4 *)&q[h][piece * WIDE];
#pragma unroll
            for (int j = 0; j < WIDE / 4; j++) {
              float4 y = at[j];
              score[h] = fmaf(x[4 * j], y.x, score[h]);
              score[h] = fmaf(x[4 * j + 1], y.y, score[h]);
              score[h] = fmaf(x[4 * j + 2], y.z, score[h]);
              score[h] = fmaf(x[4 * j + 3], y.w, score[h]);
            }
          }
        }
      }
    }
    int count = span.count;
    float bias = span.number + key < d.biased ? d.bias2 : 0;
#pragma unroll
    for (int h = 0; h < SHARING; h++) {
#pragma unroll
      for (int step = LANES / 2; step > 0; step /= 2)
        score[h] += __shfl_xor_sync(0xffffffffu, score[h], step);
      if (lane == h % LANES)
        weights[buffer][h][key] = key < count ? score[h] * d.scale2 + bias : -INFINITE;
    }
    if (++tile < end) {
      span = keys_of(d, batch, list, tile);
      read_keys(keys, d, span, batch, list);
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < OF_WARP; i++) {
      int h = thread / 32 + i * WARPS;
      if (h < SHARING) {
        float a = weights[buffer][h][thread % 32], b = weights[buffer][h][thread % 32 + 32];
        float most = fmaxf(a, b);
        for (int step = 16; step > 0; step /= 2)
          most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
        most = fmaxf(most, largest[i]);
        a = thread % 32 < count ? exp2_(a - most) : 0;
        b = thread % 32 + 32 < count ? exp2_(b - most) : 0;
        weights[buffer][h][thread % 32] = a;
        weights[buffer][h][thread % 32 + 32] = b;
        float both = a + b;
        for (int step = 16; step > 0; step /= 2)
          both += __shfl_xor_sync(0xffffffffu, both, step);
        float factor = sum[i] > 0 ? exp2_(largest[i] - most) : 0;
        sum[i] = sum[i] * factor + both;
        largest[i] = most;
        if (thread % 32 == 0) factors[h] = factor;
      }
    }
    __syncthreads();
    if (row < ROWS) {
#pragma unroll
      for (int h = 0; h < SHARING; h++) {
        float factor = factors[h];
#pragma unroll
        for (int j = 0; j < WIDE; j++) out[h][j] *= factor;
      }
#pragma unroll
      for (int i = 0; i < VALUE_PIECES; i++) {
        int of = row + i * ROWS;
        if (of < count) {
          float x[WIDE];
          numbers(x, values[i]);
#pragma unroll
          for (int h = 0; h < SHARING; h++) {
            float weight = weights[buffer][h][of];
#pragma unroll
            for (int j = 0; j < WIDE; j++) out[h][j] = fmaf(weight, x[j], out[h][j]);
          }
        }
      }
    }
    if (tile < end) read_values(values, d, span, batch, list);
  }
#pragma unroll
  for (int i = 0; i < OF_WARP; i++) {
    int h = thread / 32 + i * WARPS;
    if (h < SHARING && thread % 32 == 0) through[h] = make_float2(largest[i], sum[i]);
  }
  // The rows of some heads, and then of the next.
  [[maybe_unused]] i64 place = (i64)batch * d.lists + list;
#pragma unroll
  for (int heads = 0; heads < SHARING; heads += AT_ONCE) {
    __syncthreads();
#pragma unroll
    for (int i = 0; i < AT_ONCE; i++)
      if (row < ROWS && heads + i < SHARING)
#pragma unroll
        for (int j = 0; j < WIDE; j += 4)
          *(float4 *)&gathered[(i * ROWS + row) * DV + channel + j] =
              make_float4(out[heads + i][j], out[heads + i][j + 1], out[heads + i][j + 2],
                          out[heads + i][j + 3]);
    __syncthreads();
    for (int i = thread; i < AT_ONCE * DV; i += THREADS) {
      int h = heads + i / DV, c = i % DV;
      if (h >= SHARING) break;
      float x = 0;
#pragma unroll 8
      for (int r = 0; r < ROWS; r++) x += gathered[(i / DV * ROWS + r) * DV + c];
#if CLUSTER > 1
      (&q[0][0])[h * DV + c] = x; // queries are not read any more
#else
      if (gridDim.x == 1)
        d.out[((i64)batch * d.heads + list * SHARING + h) * DV + c] =
            rounded(through[h].y > 0 ? x / through[h].y : 0);
      else
        d.partial[((place * gridDim.x + blockIdx.x) * SHARING + h) * DV + c] = x;
#endif
    }
  }
#if CLUSTER > 1
  join(d, batch, list, &q[0][0], through);
#else
  if (gridDim.x == 1) return;
  if (thread < SHARING)
    d.sums[(place * SHARING + thread) * gridDim.x + blockIdx.x] = through[thread];
  // What this CTA wrote is seen before its count is; the barrier hands all of it to the one thread.
  __syncthreads();
  if (thread == 0) {
    __threadfence();
    is_last = atomicAdd(&d.done[place], 1) == gridDim.x - 1;
    if (is_last) d.done[place] = 0; // for the next launch, which begins after this one
    __threadfence();
  }
  __syncthreads();
  if (is_last) join(d, batch, list, (float4 *)gathered);
#endif
}
