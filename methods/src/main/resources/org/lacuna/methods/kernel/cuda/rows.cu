// Rows of any type and strides made ready for the tensor cores. Set: BFLOAT16, and FROM, the type
// of what is read: 0 for float32, 1 for float16, 2 for bfloat16.

#if FROM == 0
typedef float stored;
#else
typedef half_bits stored;
#endif

struct Rows {
  const stored *at; // [B, H, n, channels]
  i64 batch, head, row;
  int batches, heads, rows, channels;
};

__device__ __forceinline__ float of_stored(stored x) {
#if FROM == 0
  return x;
#elif FROM == 1
  float f;
  asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(x));
  return f;
#else
  return __int_as_float((u32)x << 16);
#endif
}

__device__ __forceinline__ const stored *row_of(const Rows &rows, int number) {
  int row = number % rows.rows, head = number / rows.rows % rows.heads;
  return rows.at + number / rows.rows / rows.heads * rows.batch + head * rows.head +
         row * rows.row;
}

// [B, H, n, width] half, zeros beyond the channels; a row a warp.
extern "C" __global__ void pack_rows(const __grid_constant__ Rows rows, half_bits *to, int width) {
  int number = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (number >= rows.batches * rows.heads * rows.rows) return;
  const stored *from = row_of(rows, number);
  for (int channel = threadIdx.x % 32 * 2; channel < width; channel += 64) {
    float x = channel < rows.channels ? of_stored(from[channel]) : 0;
    float y = channel + 1 < rows.channels ? of_stored(from[channel + 1]) : 0;
    *(u32 *)(to + (i64)number * width + channel) = packed(x, y);
  }
}

// The same of the gradient by an output, with the output's product with it [B, H, n]; a row a warp.
// The product is with the halves, as all others are: a query that sees one key then has no gradient.
extern "C" __global__ void pack_upstream(const __grid_constant__ Rows rows, const result *out,
                                         half_bits *to, float *delta, int width) {
  int number = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (number >= rows.batches * rows.heads * rows.rows) return;
  const stored *from = row_of(rows, number);
  float sum = 0;
  for (int channel = threadIdx.x % 32 * 2; channel < width; channel += 64) {
    float x = channel < rows.channels ? of_stored(from[channel]) : 0;
    float y = channel + 1 < rows.channels ? of_stored(from[channel + 1]) : 0;
    u32 halves = packed(x, y);
    i64 place = (i64)number * width + channel;
    *(u32 *)(to + place) = halves;
    sum += widened((half_bits)halves) * widened(out[place]) +
           widened((half_bits)(halves >> 16)) * widened(out[place + 1]);
  }
  for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  if (threadIdx.x % 32 == 0) delta[number] = sum;
}
