// silu(gate) * up, and back. Set: TYPE, that of all numbers; see numbers.cu.

struct SwiGlu {
  const void *gate, *up, *upstream;
  void *out, *dgate, *dup;
  i64 chunks; // of four numbers
};

__device__ __forceinline__ float sigmoid(float x) { return 1 / (1 + __expf(-x)); }

__device__ __forceinline__ float product(float gate, float up) {
  return gate * sigmoid(gate) * up;
}

extern "C" __global__ void swiglu(const __grid_constant__ SwiGlu s) {
  i64 i = ((i64)blockIdx.x * blockDim.x + threadIdx.x) * 4;
  if (i >= s.chunks * 4) return;
  float4 g = load4<TYPE>(s.gate, i), u = load4<TYPE>(s.up, i);
  store4<TYPE>(s.out, i,
               make_float4(product(g.x, u.x), product(g.y, u.y), product(g.z, u.z),
                           product(g.w, u.w)));
}

__device__ __forceinline__ void gradients(float gate, float up, float upstream, float &dgate,
                                          float &dup) {
  float share = sigmoid(gate);
  dup = upstream * gate * share;
  dgate = upstream * up * share * (1 + gate * (1 - share));
}

extern "C" __global__ void swiglu_gradient(const __grid_constant__ SwiGlu s) {
  i64 i = ((i64)blockIdx.x * blockDim.x + threadIdx.x) * 4;
  if (i >= s.chunks * 4) return;
  float4 g = load4<TYPE>(s.gate, i), u = load4<TYPE>(s.up, i), y = load4<TYPE>(s.upstream, i);
  float4 dg, du;
  gradients(g.x, u.x, y.x, dg.x, du.x);
  gradients(g.y, u.y, y.y, dg.y, du.y);
  gradients(g.z, u.z, y.z, dg.z, du.z);
  gradients(g.w, u.w, y.w, dg.w, du.w);
  store4<TYPE>(s.dgate, i, dg);
  store4<TYPE>(s.dup, i, du);
}
