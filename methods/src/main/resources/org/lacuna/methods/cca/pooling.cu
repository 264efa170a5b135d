// Core tokens: keys and values of a group's tokens, summed by the softmax of the scores of the
// group's last query. A warp makes one core token and its gradients; a lane has four channels of
// every 128.
//
// Set: TYPE, that of queries, keys and values; OUT, that of core tokens and their gradients (see
// numbers.cu); D and DV, the channels of keys and values, multiples of 4; HEADS, the query heads of
// a key head; GROUP, the tokens of a group.

#define WARPS 4
#define CHANNELS (D > DV ? D : DV)
#define CHUNKS ((CHANNELS + 127) / 128)

struct Rows {
  const void *at;
  i64 batch, head, row; // strides in numbers
};

struct Pooling {
  Rows q;                  // [B, H, P, D], of the last token of each group
  Rows k;                  // [B, Hkv, P * GROUP, D], those that are scored
  Rows summed;             // likewise, those that are summed
  Rows v;                  // [B, Hkv, P * GROUP, DV]
  void *out;               // [B, H, P, D + DV]
  const void *upstream;    // likewise
  void *dq, *dk, *dv;      // in the shapes of q, k, v, without gaps
  void *dsummed;           // likewise; none where the summed keys are the scored ones
  int kv_heads, groups;
  i64 warps;
  float scale;
};

__device__ __forceinline__ i64 start(const Rows &rows, i64 batch, i64 head, i64 row) {
  return batch * rows.batch + head * rows.head + row * rows.row;
}

// Four of this lane's channels of a row that begins at an index.
template <int T, int WIDTH>
__device__ __forceinline__ void load_row(float4 (&x)[CHUNKS], const void *at, i64 index) {
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    int channel = 128 * i + 4 * (threadIdx.x % 32);
    x[i] = channel < WIDTH ? load4<T>(at, index + channel) : make_float4(0, 0, 0, 0);
  }
}

template <int T, int WIDTH>
__device__ __forceinline__ void store_row(void *at, i64 index, const float4 (&x)[CHUNKS]) {
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    int channel = 128 * i + 4 * (threadIdx.x % 32);
    if (channel < WIDTH) store4<T>(at, index + channel, x[i]);
  }
}

__device__ __forceinline__ void clear(float4 (&x)[CHUNKS]) {
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) x[i] = make_float4(0, 0, 0, 0);
}

__device__ __forceinline__ void add(float4 (&sum)[CHUNKS], float weight,
                                    const float4 (&x)[CHUNKS]) {
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    sum[i].x += weight * x[i].x;
    sum[i].y += weight * x[i].y;
    sum[i].z += weight * x[i].z;
    sum[i].w += weight * x[i].w;
  }
}

// This lane's part of a product of two rows.
__device__ __forceinline__ float part(const float4 (&x)[CHUNKS], const float4 (&y)[CHUNKS]) {
  float sum = 0;
#pragma unroll
  for (int i = 0; i < CHUNKS; i++)
    sum += x[i].x * y[i].x + x[i].y * y[i].y + x[i].z * y[i].z + x[i].w * y[i].w;
  return sum;
}

__device__ __forceinline__ float warp_max(float x) {
  for (int step = 16; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, step));
  return x;
}

// The weights of a group's tokens for one query, in shared memory.
__device__ __forceinline__ void weigh(const Pooling &s, float *weights,
                                      const float4 (&query)[CHUNKS], i64 keys) {
  int lane = threadIdx.x % 32;
  for (int j = 0; j < GROUP; j++) {
    float4 key[CHUNKS];
    load_row<TYPE, D>(key, s.k.at, keys + j * s.k.row);
    float score = warp_sum(part(query, key)) * s.scale;
    if (lane == j % 32) weights[j] = score;
  }
  // From here on a lane reads what it wrote, until the end.
  float most = -__int_as_float(0x7f800000);
  for (int j = lane; j < GROUP; j += 32) most = fmaxf(most, weights[j]);
  most = warp_max(most);
  float sum = 0;
  for (int j = lane; j < GROUP; j += 32) {
    weights[j] = __expf(weights[j] - most);
    sum += weights[j];
  }
  sum = 1 / warp_sum(sum);
  for (int j = lane; j < GROUP; j += 32) weights[j] *= sum;
  __syncwarp();
}

extern "C" __global__ void __launch_bounds__(32 * WARPS)
    pool(const __grid_constant__ Pooling s) {
  __shared__ float memory[WARPS][GROUP];
  i64 number = (i64)blockIdx.x * WARPS + threadIdx.x / 32; // heads of the same keys side by side
  if (number >= s.warps) return;
  int group = number / HEADS % s.groups;
  int kv_head = number / HEADS / s.groups % s.kv_heads;
  int head = kv_head * HEADS + number % HEADS;
  i64 batch = number / HEADS / s.groups / s.kv_heads;
  float *weights = memory[threadIdx.x / 32];

  float4 query[CHUNKS];
  load_row<TYPE, D>(query, s.q.at, start(s.q, batch, head, group));
  i64 first = (i64)group * GROUP;
  weigh(s, weights, query, start(s.k, batch, kv_head, first));

  float4 key[CHUNKS], value[CHUNKS];
  clear(key);
  clear(value);
  i64 keys = start(s.summed, batch, kv_head, first), values = start(s.v, batch, kv_head, first);
#pragma unroll 4
  for (int j = 0; j < GROUP; j++) {
    float4 x[CHUNKS];
    load_row<TYPE, D>(x, s.summed.at, keys + j * s.summed.row);
    add(key, weights[j], x);
    load_row<TYPE, DV>(x, s.v.at, values + j * s.v.row);
    add(value, weights[j], x);
  }
  i64 out = ((batch * s.kv_heads * HEADS + head) * s.groups + group) * (D + DV);
  store_row<OUT, D>(s.out, out, key);
  store_row<OUT, DV>(s.out, out + D, value);
}

extern "C" __global__ void __launch_bounds__(32 * WARPS)
    pool_gradient(const __grid_constant__ Pooling s) {
  __shared__ float memory[WARPS][2][HEADS][GROUP];
  i64 number = (i64)blockIdx.x * WARPS + threadIdx.x / 32;
  if (number >= s.warps) return;
  int lane = threadIdx.x % 32;
  int group = number % s.groups;
  int kv_head = number / s.groups % s.kv_heads;
  i64 batch = number / s.groups / s.kv_heads;
  float(*weights)[GROUP] = memory[threadIdx.x / 32][0];
  float(*slopes)[GROUP] = memory[threadIdx.x / 32][1]; // of the scores before their scale
  i64 first = (i64)group * GROUP;
  i64 scored = start(s.k, batch, kv_head, first), summed = start(s.summed, batch, kv_head, first),
      values = start(s.v, batch, kv_head, first);
  i64 heads = (batch * s.kv_heads + kv_head) * HEADS; // before this one's

  for (int h = 0; h < HEADS; h++) {
    float4 query[CHUNKS], dkey[CHUNKS], dvalue[CHUNKS], x[CHUNKS];
    load_row<TYPE, D>(query, s.q.at, start(s.q, batch, kv_head * HEADS + h, group));
    weigh(s, weights[h], query, scored);
    i64 out = ((heads + h) * s.groups + group) * (D + DV);
    load_row<OUT, D>(dkey, s.upstream, out);
    load_row<OUT, DV>(dvalue, s.upstream, out + D);
    float mean = 0;
    for (int j = 0; j < GROUP; j++) {
      load_row<TYPE, D>(x, s.summed.at, summed + j * s.summed.row);
      float slope = part(dkey, x);
      load_row<TYPE, DV>(x, s.v.at, values + j * s.v.row);
      slope = warp_sum(slope + part(dvalue, x));
      mean += weights[h][j] * slope;
      if (lane == j % 32) slopes[h][j] = slope;
    }
    for (int j = lane; j < GROUP; j += 32)
      slopes[h][j] = weights[h][j] * (slopes[h][j] - mean) * s.scale;
    __syncwarp();
    clear(dkey); // room for the query's gradient from here on
    for (int j = 0; j < GROUP; j++) {
      load_row<TYPE, D>(x, s.k.at, scored + j * s.k.row);
      add(dkey, slopes[h][j], x);
    }
    store_row<TYPE, D>(s.dq, ((heads + h) * s.groups + group) * D, dkey);
  }

  i64 row = (batch * s.kv_heads + kv_head) * s.groups * GROUP + first;
  for (int j = 0; j < GROUP; j++) {
    float4 dscored[CHUNKS], dsummed[CHUNKS], dv[CHUNKS], x[CHUNKS];
    clear(dscored);
    clear(dsummed);
    clear(dv);
    for (int h = 0; h < HEADS; h++) {
      i64 out = ((heads + h) * s.groups + group) * (D + DV);
      load_row<OUT, D>(x, s.upstream, out);
      add(dsummed, weights[h][j], x);
      load_row<OUT, DV>(x, s.upstream, out + D);
      add(dv, weights[h][j], x);
      load_row<TYPE, D>(x, s.q.at, start(s.q, batch, kv_head * HEADS + h, group));
      add(dscored, slopes[h][j], x);
    }
    if (s.dsummed)
      store_row<TYPE, D>(s.dsummed, (row + j) * D, dsummed);
    else
      add(dscored, 1, dsummed);
    store_row<TYPE, D>(s.dk, (row + j) * D, dscored);
    store_row<TYPE, DV>(s.dv, (row + j) * DV, dv);
  }
}
