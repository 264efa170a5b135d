// Root-mean-square norm, a row a warp. Set: D, channels, a multiple of four; IN and OUT, the types
// of what is normed and of the result; see numbers.cu.

#define CHUNKS ((D + 127) / 128) // of four channels a lane

struct Norm {
  const void *x;      // [rows, D]
  const float *w;     // [D]
  float *scales;      // [rows]: 1 / sqrt(mean(x^2) + epsilon)
  void *out;          // [rows, D]
  const void *up;     // [rows, D], of the type of out: the gradient by it
  void *dx;           // [rows, D], of the type of x
  float *partial;     // [CTAs of the backward pass, D]: what each adds to dw
  float *dw;          // [D]
  i64 rows;
  int parts;          // CTAs of the backward pass
  float epsilon;
};

__device__ __forceinline__ float4 times(float4 a, float4 b) {
  return make_float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
}

__device__ __forceinline__ float4 times(float4 a, float b) {
  return make_float4(a.x * b, a.y * b, a.z * b, a.w * b);
}

__device__ __forceinline__ float sum(float4 a) { return a.x + a.y + (a.z + a.w); }

extern "C" __global__ void rms_norm(const __grid_constant__ Norm n) {
  i64 row = (i64)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  int lane = threadIdx.x % 32;
  if (row >= n.rows) return;
  float4 x[CHUNKS];
  float squares = 0;
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    int c = (i * 32 + lane) * 4;
    if (c >= D) continue;
    x[i] = load4<IN>(n.x, row * D + c);
    squares += sum(times(x[i], x[i]));
  }
  float scale = rsqrtf(warp_sum(squares) / D + n.epsilon);
  if (lane == 0) n.scales[row] = scale;
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    int c = (i * 32 + lane) * 4;
    if (c >= D) continue;
    store4<OUT>(n.out, row * D + c, times(times(x[i], scale), load4<0>(n.w, c)));
  }
}

// With y = x scale w: dx = scale (up w - x scale^2 mean(up w x)), and up x scale for dw, summed over
// the rows of a CTA in a fixed order.
extern "C" __global__ void rms_norm_gradient(const __grid_constant__ Norm n) {
  extern __shared__ float4 sums[]; // [warps][D / 4]
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32, warps = blockDim.x / 32;
  float4 dw[CHUNKS];
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) dw[i] = make_float4(0, 0, 0, 0);
  for (i64 row = (i64)blockIdx.x * warps + warp; row < n.rows; row += (i64)gridDim.x * warps) {
    float scale = n.scales[row];
    float4 x[CHUNKS], g[CHUNKS];
    float product = 0;
#pragma unroll
    for (int i = 0; i < CHUNKS; i++) {
      int c = (i * 32 + lane) * 4;
      if (c >= D) continue;
      x[i] = times(load4<IN>(n.x, row * D + c), scale);
      float4 up = load4<OUT>(n.up, row * D + c);
      float4 added = times(up, x[i]);
      dw[i] = make_float4(dw[i].x + added.x, dw[i].y + added.y, dw[i].z + added.z,
                          dw[i].w + added.w);
      g[i] = times(up, load4<0>(n.w, c));
      product += sum(times(g[i], x[i]));
    }
    float mean = warp_sum(product) / D;
#pragma unroll
    for (int i = 0; i < CHUNKS; i++) {
      int c = (i * 32 + lane) * 4;
      if (c >= D) continue;
      store4<IN>(n.dx, row * D + c,
                 make_float4(scale * (g[i].x - x[i].x * mean), scale * (g[i].y - x[i].y * mean),
                             scale * (g[i].z - x[i].z * mean), scale * (g[i].w - x[i].w * mean)));
    }
  }
#pragma unroll
  for (int i = 0; i < CHUNKS; i++) {
    int c = (i * 32 + lane) * 4;
    if (c < D) sums[(warp * D + c) / 4] = dw[i];
  }
  __syncthreads();
  const float *all = (const float *)sums;
  for (int c = threadIdx.x; c < D; c += blockDim.x) {
    float added = 0;
    for (int w = 0; w < warps; w++) added += all[w * D + c];
    n.partial[(i64)blockIdx.x * D + c] = added;
  }
}

// dw: 32 channels a CTA, whose warps share the parts.
extern "C" __global__ void sum_parts(const __grid_constant__ Norm n) {
  __shared__ float sums[32][33];
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32, warps = blockDim.x / 32;
  int c = blockIdx.x * 32 + lane;
  float added = 0;
  if (c < D)
    for (int part = warp; part < n.parts; part += warps) added += n.partial[(i64)part * D + c];
  sums[warp][lane] = added;
  __syncthreads();
  if (warp > 0 || c >= D) return;
  float all = 0;
  for (int w = 0; w < warps; w++) all += sums[w][lane];
  n.dw[c] = all;
}
