// Four neighbouring numbers of a type, as float32: 0 for float32, 1 for float16, 2 for bfloat16.
//
// No header is included, since none need be there where this is compiled.

typedef unsigned int u32;
typedef long long i64;

template <int T> __device__ __forceinline__ float2 unpacked(u32 halves) {
  float2 x;
  if constexpr (T == 1) {
    asm("{ .reg .b16 a, b; mov.b32 {a, b}, %2; cvt.f32.f16 %0, a; cvt.f32.f16 %1, b; }"
        : "=f"(x.x), "=f"(x.y)
        : "r"(halves));
  } else {
    x.x = __int_as_float(halves << 16);
    x.y = __int_as_float(halves & 0xffff0000u);
  }
  return x;
}

template <int T> __device__ __forceinline__ u32 packed(float low, float high) {
  u32 r;
  if constexpr (T == 1)
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
  else
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
  return r;
}

// The index is that of the first, a multiple of four.
template <int T> __device__ __forceinline__ float4 load4(const void *at, i64 index) {
  if constexpr (T == 0) {
    return *(const float4 *)((const float *)at + index);
  } else {
    uint2 halves = *(const uint2 *)((const unsigned short *)at + index);
    float2 low = unpacked<T>(halves.x), high = unpacked<T>(halves.y);
    return make_float4(low.x, low.y, high.x, high.y);
  }
}

template <int T> __device__ __forceinline__ void store4(void *at, i64 index, float4 x) {
  if constexpr (T == 0)
    *(float4 *)((float *)at + index) = x;
  else
    *(uint2 *)((unsigned short *)at + index) =
        make_uint2(packed<T>(x.x, x.y), packed<T>(x.z, x.w));
}

__device__ __forceinline__ float warp_sum(float x) {
  for (int step = 16; step > 0; step /= 2) x += __shfl_xor_sync(0xffffffffu, x, step);
  return x;
}
