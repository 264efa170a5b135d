// Attention to keys that follow from a query's place: each query sees a few runs of keys, the same
// for all heads and sequences. Tiles of TILE_QUERIES queries meet tiles of TILE_KEYS keys; a list
// says which tiles meet, and for which of these every query sees every key.

#define TILE_QUERIES 128
#define TILE_KEYS 64

struct KeyTile {
  int part, from, count, number; // from: within the part; number: of its first key among all
};

struct Runs {
  const int *starts;       // of each query tile's list, and of the one after the last
  const int *entries;      // key tile * 2 + (1 if all of it is seen)
  const KeyTile *tiles;    // every part is cut into tiles by itself
  const int2 *rows;        // [n][runs_per_row]: from and end of each run, empty ones at the end
  int runs_per_row, pad;
};

// Hides what queries [first + row] do not see of a tile, and adds the bias. Rows are queries.
template <int M, int N>
__device__ __forceinline__ void mask(float (&s)[M][N][4], const Problem &p, const Runs &runs,
                                     const KeyTile &tile, bool all, int first) {
  int lane = threadIdx.x % 32;
  if (tile.number < p.biased) {
#pragma unroll
    for (int m = 0; m < M; m++)
#pragma unroll
      for (int n = 0; n < N; n++)
#pragma unroll
        for (int i = 0; i < 4; i++)
          if (tile.number + n * 8 + 2 * (lane % 4) + i % 2 < p.biased) s[m][n][i] += p.bias;
  }
  if (all) return;
#pragma unroll
  for (int m = 0; m < M; m++)
#pragma unroll
    for (int h = 0; h < 2; h++) {
      int query = first + m * 16 + h * 8 + lane / 4;
      u32 seen[(N * 2 + 31) / 32] = {0};
      if (query < p.queries) {
        for (int r = 0; r < runs.runs_per_row; r++) {
          int2 run = __ldg(runs.rows + (i64)query * runs.runs_per_row + r);
          int from = run.x - tile.number, end = min(run.y - tile.number, tile.count);
#pragma unroll
          for (int n = 0; n < N; n++)
#pragma unroll
            for (int i = 0; i < 2; i++) {
              int key = n * 8 + 2 * (lane % 4) + i;
              if (key >= from && key < end) seen[(n * 2 + i) / 32] |= 1u << ((n * 2 + i) % 32);
            }
        }
      }
#pragma unroll
      for (int n = 0; n < N; n++)
#pragma unroll
        for (int i = 0; i < 2; i++)
          if (!(seen[(n * 2 + i) / 32] >> ((n * 2 + i) % 32) & 1)) s[m][n][2 * h + i] = -INFINITE;
    }
}
