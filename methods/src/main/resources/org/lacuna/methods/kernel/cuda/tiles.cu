// What the tensor-core kernels share: the problem, copies into shared memory, and products of
// tiles by mma.sync m16n8k16 with float32 sums (PTX ISA, "Matrix multiply-accumulate").
//
// No header is included, since none need be there where this is compiled. Set for each shape:
//   D, DV        channels of queries and keys, and of values, as stored: multiples of 16
//   BFLOAT16     1 for bfloat16, 0 for float16
//   HALF_OUT     1 for an output of that type, 0 for float32
//
// Of a fragment, lane holds rows lane / 4 and lane / 4 + 8, columns 2 * (lane % 4) and the next.

typedef unsigned int u32;
typedef unsigned short half_bits;
typedef long long i64;

#define INFINITE __int_as_float(0x7f800000)
#define MAX_PARTS 4
#define WARPS 4
#define THREADS (32 * WARPS)

// Rows are padded by 16 bytes, so that the eight rows that ldmatrix reads at a time lie in
// different banks whatever D is.
#define PITCH_D (D + 8)
#define PITCH_V (DV + 8)

#if HALF_OUT
typedef half_bits result;
#else
typedef float result;
#endif

// Keys and values that follow those of the part before. Strides are in elements.
struct Part {
  const half_bits *k, *v;
  i64 k_batch, k_head, k_row, v_batch, v_head, v_row;
  float *dk, *dv; // gradients [B, heads, keys, D] and [.., DV], null in a forward pass
  int heads, first, end, pad;
};

struct Problem {
  const half_bits *q, *upstream; // upstream: [B, H, n, DV], null in a forward pass
  i64 q_batch, q_head, q_row;
  float *log_sums;    // [B, H, n]: log2 of the sum of 2^score; infinite where no key is seen
  const float *delta; // [B, H, n]: <upstream, output>
  result *out;        // [B, H, n, DV]
  float *dq;          // [B, H, n, D]
  int batch, heads, queries, key_heads;
  float scale, scale2; // on scores; the latter for exponents of 2
  float bias;          // of the first keys, before scaling
  int biased;
  Part part[MAX_PARTS];
};

__device__ __forceinline__ u32 shared_address(const void *p) {
  return (u32)__cvta_generic_to_shared(p);
}

// 16 bytes into shared memory, zeros where there is nothing to read.
__device__ __forceinline__ void copy16(half_bits *to, const half_bits *from, bool is_there) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared_address(to)),
               "l"(from), "r"(is_there ? 16 : 0));
}

__device__ __forceinline__ void copies_begun() { asm volatile("cp.async.commit_group;"); }

template <int LEFT> __device__ __forceinline__ void await_copies() {
  asm volatile("cp.async.wait_group %0;" ::"n"(LEFT));
}

// ROWS rows of C channels that lie stride apart; those from count on become zeros.
template <int ROWS, int C>
__device__ __forceinline__ void copy_rows(half_bits *to, const half_bits *from, i64 stride,
                                          int count) {
  constexpr int CHUNKS = C / 8;
  for (int i = threadIdx.x; i < ROWS * CHUNKS; i += THREADS) {
    int row = i / CHUNKS, chunk = i % CHUNKS;
    bool there = row < count;
    copy16(to + row * (C + 8) + chunk * 8, from + (there ? row * stride : 0) + chunk * 8, there);
  }
}

__device__ __forceinline__ void load4(u32 (&r)[4], const half_bits *p) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(shared_address(p)));
}

__device__ __forceinline__ void load4_transposed(u32 (&r)[4], const half_bits *p) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(shared_address(p)));
}

__device__ __forceinline__ void mma(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
#if BFLOAT16
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
#else
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
#endif
               "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

__device__ __forceinline__ u32 packed(float low, float high) {
  u32 r;
#if BFLOAT16
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
#else
  asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
#endif
  return r;
}

__device__ __forceinline__ void store2(float *to, float x, float y) {
  *(float2 *)to = make_float2(x, y);
}

__device__ __forceinline__ void store2(half_bits *to, float x, float y) {
  *(u32 *)to = packed(x, y);
}

__device__ __forceinline__ float widened(float x) { return x; }

__device__ __forceinline__ float widened(half_bits x) {
#if BFLOAT16
  return __int_as_float((u32)x << 16);
#else
  float f;
  asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(x));
  return f;
#endif
}

__device__ __forceinline__ float exp2_(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

__device__ __forceinline__ float log2_(float x) {
  float y;
  asm("lg2.approx.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

// c += a b^T for the warp's M * 16 rows of a and N * 8 rows of b, both [rows][K] with K channels.
template <int M, int N, int K>
__device__ __forceinline__ void times_transposed(float (&c)[M][N][4], const half_bits *a,
                                                 const half_bits *b) {
  constexpr int PITCH = K + 8;
  int lane = threadIdx.x % 32;
  const half_bits *a_at = a + (lane & 15) * PITCH + (lane >> 4) * 8;
  const half_bits *b_at = b + ((lane & 7) + ((lane >> 4) << 3)) * PITCH + ((lane >> 3) & 1) * 8;
#pragma unroll
  for (int k = 0; k < K; k += 16) {
    u32 fa[M][4];
#pragma unroll
    for (int m = 0; m < M; m++) load4(fa[m], a_at + m * 16 * PITCH + k);
#pragma unroll
    for (int n = 0; n < N; n += 2) {
      u32 fb[4];
      load4(fb, b_at + n * 8 * PITCH + k);
#pragma unroll
      for (int m = 0; m < M; m++) {
        mma(c[m][n], fa[m], fb[0], fb[1]);
        mma(c[m][n + 1], fa[m], fb[2], fb[3]);
      }
    }
  }
}

// c += p b for the warp's M * 16 rows of p, which lies in registers with N * 8 columns, and b
// [N * 8][C] with C channels.
template <int M, int N, int C>
__device__ __forceinline__ void times(float (&c)[M][C / 8][4], const float (&p)[M][N][4],
                                      const half_bits *b) {
  constexpr int PITCH = C + 8;
  int lane = threadIdx.x % 32;
  const half_bits *b_at = b + ((lane & 7) + ((lane >> 3) & 1) * 8) * PITCH + (lane >> 4) * 8;
#pragma unroll
  for (int k = 0; k < N / 2; k++) {
    u32 fa[M][4];
#pragma unroll
    for (int m = 0; m < M; m++) {
      const float(&left)[4] = p[m][2 * k], (&right)[4] = p[m][2 * k + 1];
      fa[m][0] = packed(left[0], left[1]);
      fa[m][1] = packed(left[2], left[3]);
      fa[m][2] = packed(right[0], right[1]);
      fa[m][3] = packed(right[2], right[3]);
    }
#pragma unroll
    for (int n = 0; n < C / 8; n += 2) {
      u32 fb[4];
      load4_transposed(fb, b_at + k * 16 * PITCH + n * 8);
#pragma unroll
      for (int m = 0; m < M; m++) {
        mma(c[m][n], fa[m], fb[0], fb[1]);
        mma(c[m][n + 1], fa[m], fb[2], fb[3]);
      }
    }
  }
}

template <int M, int N> __device__ __forceinline__ void clear(float (&c)[M][N][4]) {
#pragma unroll
  for (int m = 0; m < M; m++)
#pragma unroll
    for (int n = 0; n < N; n++)
#pragma unroll
      for (int i = 0; i < 4; i++) c[m][n][i] = 0;
}

// The sum, or the largest, over the four lanes that share a row.
__device__ __forceinline__ float row_sum(float x) {
  x += __shfl_xor_sync(0xffffffffu, x, 1);
  return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

__device__ __forceinline__ float row_max(float x) {
  x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
  return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}

// Scales rows.
template <int M, int C>
__device__ __forceinline__ void shrink(float (&c)[M][C][4], const float (&by)[M][2]) {
#pragma unroll
  for (int m = 0; m < M; m++)
#pragma unroll
    for (int n = 0; n < C; n++)
#pragma unroll
      for (int i = 0; i < 4; i++) c[m][n][i] *= by[m][i / 2];
}

// Softmax as it goes (Milakov & Gimelshein, arXiv 1805.02867): the largest score so far of each of
// the lane's rows, and the lane's part of the sum of 2^((score - largest) scale2).
template <int M> struct Softmax {
  float largest[M][2], sum[M][2];

  __device__ __forceinline__ Softmax() {
#pragma unroll
    for (int m = 0; m < M; m++)
#pragma unroll
      for (int h = 0; h < 2; h++) largest[m][h] = -INFINITE, sum[m][h] = 0;
  }

  // Takes scores in, which become weights; what was gathered by the weights before is to be scaled
  // by shrunk.
  template <int N>
  __device__ __forceinline__ void take(float (&s)[M][N][4], float (&shrunk)[M][2], float scale2) {
#pragma unroll
    for (int m = 0; m < M; m++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        float most = largest[m][h];
#pragma unroll
        for (int n = 0; n < N; n++) most = fmaxf(most, fmaxf(s[m][n][2 * h], s[m][n][2 * h + 1]));
        most = row_max(most);
        float offset = most == -INFINITE ? 0 : most * scale2;
        shrunk[m][h] = exp2_(largest[m][h] * scale2 - offset);
        largest[m][h] = most;
        float added = 0;
#pragma unroll
        for (int n = 0; n < N; n++)
#pragma unroll
          for (int i = 2 * h; i < 2 * h + 2; i++) {
            s[m][n][i] = exp2_(fmaf(s[m][n][i], scale2, -offset));
            added += s[m][n][i];
          }
        sum[m][h] = sum[m][h] * shrunk[m][h] + added;
      }
  }

  // The same, and scales what was gathered.
  template <int N, int C>
  __device__ __forceinline__ void take(float (&s)[M][N][4], float (&gathered)[M][C][4],
                                       float scale2) {
    float shrunk[M][2];
    take(s, shrunk, scale2);
    shrink(gathered, shrunk);
  }

  // Sums over lanes: 1 over the whole sum, 0 where no key was seen, and the log-sum.
  __device__ __forceinline__ float finish(int m, int h, float scale2, float &log_sum) {
    float whole = row_sum(sum[m][h]);
    log_sum = whole > 0 ? largest[m][h] * scale2 + log2_(whole) : INFINITE;
    return whole > 0 ? 1 / whole : 0;
  }
};
