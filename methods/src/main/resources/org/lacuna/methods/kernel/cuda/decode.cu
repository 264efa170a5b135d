// One new query a sequence. Time goes into reading keys and values once, as they are stored, so
// there are no tensor cores here; keys are shared out in stretches over the CTAs, and the query
// heads that read the same keys read them together.
//
// Set: D, DV channels, multiples of 8; SHARING query heads that read the same keys; STORED the type
// of all that is read: 0 for float32, 1 for float16, 2 for bfloat16. Sums and output are float32.

typedef unsigned int u32;
typedef long long i64;

#if STORED == 0
typedef float stored;
#else
typedef unsigned short stored;
#endif

#define INFINITE __int_as_float(0x7f800000)
#define STRETCH 128 // keys that a CTA takes, one a thread
#define MAX_PARTS 4
#define MAX_SPANS 32
#define WIDE (16 / sizeof(stored)) // elements in 16 bytes

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
  float *partial;  // [B, H, stretches, DV]
  float2 *sums;    // [B, H, stretches]: the largest score and the sum of 2^(score - largest)
  float *out;      // [B, H, 1, DV]
  int batch, heads, lists, stretches; // lists: groups of query heads a sequence that read the same
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
__device__ __forceinline__ void read16(float (&x)[WIDE], const stored *from) {
  uint4 raw = __ldg((const uint4 *)from);
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

// The keys of a stretch; none where a slot of the choice is void.
__device__ __forceinline__ Span stretch_at(const Decode &d, int batch, int list) {
  int at = blockIdx.x;
  if (d.spans > 0) {
    for (int i = 0; i < d.spans; i++) {
      Span span = d.span[i];
      int stretches = (span.count + STRETCH - 1) / STRETCH;
      if (at < stretches) {
        span.from += at * STRETCH;
        span.number += at * STRETCH;
        span.count = min(STRETCH, span.count - at * STRETCH);
        return span;
      }
      at -= stretches;
    }
    return Span{0, 0, 0, 0};
  }
  int of_block = (d.block + STRETCH - 1) / STRETCH, slot = at / of_block;
  int own = d.query / d.block, block = own;
  if (slot < d.chosen) {
    int head = list / (d.lists / d.choosing);
    block = d.past[((i64)batch * d.choosing + head) * d.chosen + slot];
    if (block > own || (block == own && d.own_is_seen)) return Span{0, 0, 0, 0};
  }
  int from = block * d.block + at % of_block * STRETCH;
  int end = min((block + 1) * d.block, d.query + 1);
  return Span{0, from, max(0, min(STRETCH, end - from)), from};
}

extern "C" __global__ void __launch_bounds__(STRETCH)
    decode_stretches(const __grid_constant__ Decode d) {
  __shared__ float q[SHARING][D];
  __shared__ float weights[SHARING][STRETCH];
  __shared__ float2 sums[SHARING][STRETCH / 32];
  int batch = blockIdx.z, list = blockIdx.y, thread = threadIdx.x;
  Span span = stretch_at(d, batch, list);
  for (int i = thread; i < SHARING * (D / WIDE); i += STRETCH) {
    float x[WIDE];
    int head = i / (D / WIDE), channel = i % (D / WIDE) * WIDE;
    read16(x, d.q + batch * d.q_batch + (list * SHARING + head) * d.q_head + channel);
#pragma unroll
    for (int j = 0; j < WIDE; j++) q[head][channel + j] = x[j];
  }
  __syncthreads();
  const Keys &part = d.part[span.part];
  int key_head = list / (d.lists / part.heads);
  float score[SHARING];
#pragma unroll
  for (int h = 0; h < SHARING; h++) score[h] = 0;
  if (thread < span.count) {
    const stored *k = part.k + batch * part.k_batch + key_head * part.k_head +
                      (span.from + thread) * part.k_row;
#pragma unroll 4
    for (int channel = 0; channel < D; channel += WIDE) {
      float x[WIDE];
      read16(x, k + channel);
#pragma unroll
      for (int h = 0; h < SHARING; h++)
#pragma unroll
        for (int j = 0; j < WIDE; j++) score[h] = fmaf(x[j], q[h][channel + j], score[h]);
    }
  }
#pragma unroll
  for (int h = 0; h < SHARING; h++) {
    float s = thread < span.count
                  ? score[h] * d.scale2 + (span.number + thread < d.biased ? d.bias2 : 0)
                  : -INFINITE;
    score[h] = s;
    for (int step = 16; step > 0; step /= 2) s = fmaxf(s, __shfl_xor_sync(0xffffffffu, s, step));
    if (thread % 32 == 0) sums[h][thread / 32].x = s;
  }
  __syncthreads();
#pragma unroll
  for (int h = 0; h < SHARING; h++) {
    float largest = -INFINITE;
    for (int w = 0; w < STRETCH / 32; w++) largest = fmaxf(largest, sums[h][w].x);
    float weight = thread < span.count ? exp2_(score[h] - largest) : 0;
    weights[h][thread] = weight;
    for (int step = 16; step > 0; step /= 2) weight += __shfl_xor_sync(0xffffffffu, weight, step);
    if (thread % 32 == 0) sums[h][thread / 32].y = weight;
    score[h] = largest;
  }
  __syncthreads();
  // Values: threads side by side take neighbouring channels of a row, several rows at a time.
  constexpr int ACROSS = DV / WIDE;
  constexpr int ROWS = STRETCH / ACROSS > 0 ? STRETCH / ACROSS : 1;
  __shared__ float gathered[ROWS > 1 ? (ROWS / 2 > 0 ? ROWS / 2 : 1) : 1][DV];
  const stored *v = part.v + batch * part.v_batch + key_head * part.v_head + span.from * part.v_row;
  int row = thread / ACROSS, channel = thread % ACROSS * WIDE;
  float out[SHARING][WIDE];
#pragma unroll
  for (int h = 0; h < SHARING; h++)
#pragma unroll
    for (int j = 0; j < WIDE; j++) out[h][j] = 0;
  if (row < ROWS) {
#pragma unroll 4
    for (int key = row; key < span.count; key += ROWS) {
      float x[WIDE];
      read16(x, v + key * part.v_row + channel);
#pragma unroll
      for (int h = 0; h < SHARING; h++)
#pragma unroll
        for (int j = 0; j < WIDE; j++) out[h][j] = fmaf(weights[h][key], x[j], out[h][j]);
    }
  }
#pragma unroll
  for (int h = 0; h < SHARING; h++) {
    // Upper rows hand theirs to the lower half, until one is left.
    for (int half = 1, rows = ROWS; rows > 1; rows = half) {
      half = (rows + 1) / 2;
      if (row >= half && row < rows)
#pragma unroll
        for (int j = 0; j < WIDE; j++) gathered[row - half][channel + j] = out[h][j];
      __syncthreads();
      if (row + half < rows)
#pragma unroll
        for (int j = 0; j < WIDE; j++) out[h][j] += gathered[row][channel + j];
      __syncthreads();
    }
    i64 place =
        ((i64)batch * d.heads + list * SHARING + h) * d.stretches + blockIdx.x;
    if (row == 0)
#pragma unroll
      for (int j = 0; j < WIDE; j++) d.partial[place * DV + channel + j] = out[h][j];
    if (thread == 0) {
      float sum = 0;
      for (int w = 0; w < STRETCH / 32; w++) sum += sums[h][w].y;
      d.sums[place] = make_float2(score[h], sum);
    }
  }
}

// Puts the stretches of each query head together; zeros for a query that sees no key.
extern "C" __global__ void join_stretches(const __grid_constant__ Decode d) {
  __shared__ float shared[32];
  i64 first = ((i64)blockIdx.y * d.heads + blockIdx.x) * d.stretches;
  float largest = -INFINITE;
  for (int i = threadIdx.x; i < d.stretches; i += blockDim.x)
    largest = fmaxf(largest, d.sums[first + i].x);
  for (int step = 16; step > 0; step /= 2)
    largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
  if (threadIdx.x % 32 == 0) shared[threadIdx.x / 32] = largest;
  __syncthreads();
  for (int w = 0; w < blockDim.x / 32; w++) largest = fmaxf(largest, shared[w]);
  for (int channel = threadIdx.x; channel < DV; channel += blockDim.x) {
    float out = 0, sum = 0;
    for (int i = 0; i < d.stretches; i++) {
      float2 part = d.sums[first + i];
      if (!(part.y > 0)) continue;
      float weight = exp2_(part.x - largest);
      sum += weight * part.y;
      out += weight * d.partial[(first + i) * DV + channel];
    }
    d.out[((i64)blockIdx.y * d.heads + blockIdx.x) * DV + channel] = sum > 0 ? out / sum : 0;
  }
}
