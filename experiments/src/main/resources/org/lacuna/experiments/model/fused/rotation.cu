// The rotary position embedding, and back. Set: TYPE, that of what is rotated; see numbers.cu.

struct Rotation {
  const void *x;              // [B, L, H, d] by strides, channels side by side
  i64 batch, position, head;  // strides
  const float *cosine, *sine; // [L, d]; the sine is negative in the first half
  void *out;                  // [B, L, H, d]
  i64 chunks;                 // of four channels and the four they are paired with
  int length, heads, d;
};

__device__ __forceinline__ float4 turned(float4 x, float4 c, float4 y, float4 s) {
  return make_float4(x.x * c.x + y.x * s.x, x.y * c.y + y.y * s.y, x.z * c.z + y.z * s.z,
                     x.w * c.w + y.w * s.w);
}

// Forward each channel takes its partner by its own sine, back by its partner's.
template <bool BACK> __device__ __forceinline__ void rotate(const Rotation &r) {
  i64 chunk = (i64)blockIdx.x * blockDim.x + threadIdx.x;
  if (chunk >= r.chunks) return;
  int half = r.d / 2, channel = (int)(chunk % (half / 4)) * 4;
  i64 row = chunk / (half / 4);
  int head = (int)(row % r.heads);
  i64 token = row / r.heads;
  int position = (int)(token % r.length);
  i64 from = token / r.length * r.batch + position * r.position + head * r.head + channel;
  i64 at = (i64)position * r.d + channel;
  float4 x = load4<TYPE>(r.x, from), y = load4<TYPE>(r.x, from + half);
  float4 sx = load4<0>(r.sine, at), sy = load4<0>(r.sine, at + half);
  i64 to = row * r.d + channel;
  store4<TYPE>(r.out, to, turned(x, load4<0>(r.cosine, at), y, BACK ? sy : sx));
  store4<TYPE>(r.out, to + half, turned(y, load4<0>(r.cosine, at + half), x, BACK ? sx : sy));
}

extern "C" __global__ void rotate(const __grid_constant__ Rotation r) { rotate<false>(r); }

extern "C" __global__ void rotate_back(const __grid_constant__ Rotation r) { rotate<true>(r); }
