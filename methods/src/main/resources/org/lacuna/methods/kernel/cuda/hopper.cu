// The forward pass over the lists of meeting.cu on devices of compute capability 9.0, whose tensor
// cores take operands from shared memory by wgmma (PTX ISA, "Asynchronous warpgroup level matrix
// instructions"). D and DV are multiples of 64 up to 128.
//
// A CTA takes tiles of queries, one after the other. One warpgroup fills buffers with keys and
// values; each of two others takes 64 queries and, as in FlashAttention-3 (Shah et al., arXiv
// 2407.08608), computes the weights of some keys while the tensor cores multiply the weights before
// by their values.
//
// A matrix lies in shared memory as panels of 64 channels: rows of 128 bytes, one after the other,
// of which row r has its i-th 16 bytes at place i ^ r % 8. That is the layout "128-byte swizzle".

// Queries of a warpgroup, which is what wgmma takes, and the threads of one.
#define GROUP_QUERIES 64
#define GROUP 128
#define CONSUMERS (TILE_QUERIES / GROUP_QUERIES)
// A turn goes through the keys of two tiles.
#define TURN_TILES 2
#define TURN_KEYS (TURN_TILES * TILE_KEYS)
// Buffers: as many as fit beside the queries where there are 128 channels. With fewer nothing would
// go on, since that one is full is said when the next is being filled.
#define STAGES 3
// Registers of a thread that copies and of one that computes; 168 is what each begins with.
#define PRODUCER_REGISTERS 56
#define CONSUMER_REGISTERS 224

typedef unsigned long long u64;

#define PANEL 64
#define ROW_BYTES (PANEL * 2)
#define STEP 16 // along which a wgmma sums

static_assert(D % PANEL == 0 && D <= 128 && DV % PANEL == 0 && DV <= 128, "channels");

#if BFLOAT16
#define WGMMA(n) "wgmma.mma_async.sync.aligned.m64n" n "k16.f32.bf16.bf16 "
#else
#define WGMMA(n) "wgmma.mma_async.sync.aligned.m64n" n "k16.f32.f16.f16 "
#endif
#define NUMBERS_32                                                                                 \
  "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25," \
  "%26,%27,%28,%29,%30,%31"
#define NUMBERS_64                                                                                 \
  NUMBERS_32 ",%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,%49,%50,%51,"   \
             "%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63"
#define SUMS_4(c) "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
#define SUMS_16(c, n) SUMS_4(c[n]), SUMS_4(c[n + 1]), SUMS_4(c[n + 2]), SUMS_4(c[n + 3])
#define SUMS_32(c, n) SUMS_16(c, n), SUMS_16(c, n + 4)

// c = a b^T, or c += a b^T, for 64 rows of a and 128 of b, of which descriptors tell.
template <bool ADD>
__device__ __forceinline__ void wgmma(float (&c)[16][4], u64 a, u64 b) {
  asm volatile("{.reg .pred add; setp.ne.b32 add, %66, 0;" WGMMA("128") "{" NUMBERS_64
               "}, %64, %65, add, 1, 1, 0, 0;}"
               : SUMS_32(c, 0), SUMS_32(c, 8)
               : "l"(a), "l"(b), "n"(ADD));
}

// c += a b for 64 rows of a, which lie in registers, and b with 128 channels in shared memory.
__device__ __forceinline__ void wgmma(float (&c)[16][4], const u32 (&a)[4], u64 b) {
  asm volatile(WGMMA("128") "{" NUMBERS_64 "}, {%64,%65,%66,%67}, %68, 1, 1, 1, 1;"
               : SUMS_32(c, 0), SUMS_32(c, 8)
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));
}

// The same with 64 channels.
__device__ __forceinline__ void wgmma(float (&c)[8][4], const u32 (&a)[4], u64 b) {
  asm volatile(WGMMA("64") "{" NUMBERS_32 "}, {%32,%33,%34,%35}, %36, 1, 1, 1, 1;"
               : SUMS_32(c, 0)
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));
}

// What the tensor cores read or write from now on is as the registers are here.
__device__ __forceinline__ void products_begin() {
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

__device__ __forceinline__ void products_begun() {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

// Keeps what computes numbers before this place, and what takes them behind it.
template <int N> __device__ __forceinline__ void pin(float (&c)[N][4]) {
#pragma unroll
  for (int n = 0; n < N; n++) asm volatile("" : SUMS_4(c[n])::"memory");
}

// Waits until all but LEFT groups of products are done, of which c is one.
template <int LEFT, int N> __device__ __forceinline__ void await_products(float (&c)[N][4]) {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(LEFT) : "memory");
  pin(c);
}

// Describes a matrix to wgmma. For rows along which it sums, stride is what lies between rows r
// and r + 8, and panels do not matter; for rows that it sums over, panel is what lies between
// channels c and c + 64. In bytes.
__device__ __forceinline__ u64 descriptor(const half_bits *at, int panel) {
  constexpr u64 SWIZZLE_128 = 1, STRIDE = 8 * ROW_BYTES;
  return SWIZZLE_128 << 62 | STRIDE / 16 << 32 | (u64)(panel / 16) << 16 | shared_address(at) / 16;
}

// Barriers of shared memory: threads arrive, and others await that all have, once and again.
__device__ __forceinline__ void make_barrier(u64 *barrier, int arrivals) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_address(barrier)),
               "r"(arrivals)
               : "memory");
}

__device__ __forceinline__ void arrive(u64 *barrier) {
  asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(shared_address(barrier))
               : "memory");
}

__device__ __forceinline__ void await(u64 *barrier, u32 parity) {
  u32 done;
  do {
    asm volatile("{.reg .pred done;"
                 "mbarrier.try_wait.parity.shared::cta.b64 done, [%1], %2;"
                 "selp.u32 %0, 1, 0, done;}"
                 : "=r"(done)
                 : "r"(shared_address(barrier)), "r"(parity)
                 : "memory");
  } while (!done);
}

// Makes what this thread wrote to shared memory visible to wgmma, once others know of it.
__device__ __forceinline__ void show_to_products() {
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

// A buffer out of STAGES that are used in turn, and the parity of its being filled.
struct Place {
  int stage;
  u32 parity;

  __device__ __forceinline__ Place() : stage(0), parity(0) {}

  __device__ __forceinline__ void next() {
    if (++stage == STAGES) stage = 0, parity ^= 1;
  }
};

// The tiles of queries that a CTA takes. The last ones of all heads and sequences come first, since
// where attention is causal they have most to do, and every second time the CTAs choose the other
// way round, so that each has as much to do.
struct Work {
  int times, first, head, batch; // first: query of the tile
  int at, end;                   // its list

  __device__ __forceinline__ Work() : times(0) {}

  // Goes on to the next tile, if there is one.
  __device__ __forceinline__ bool next(const Problem &p, const Runs &runs) {
    int lists = (p.queries + TILE_QUERIES - 1) / TILE_QUERIES;
    int cta = times % 2 ? gridDim.x - 1 - blockIdx.x : blockIdx.x;
    int item = times * gridDim.x + cta;
    if (item >= lists * p.heads * p.batch) return false;
    times++;
    head = item % p.heads;
    item /= p.heads;
    batch = item % p.batch;
    int list = lists - 1 - item / p.batch;
    first = list * TILE_QUERIES;
    at = runs.starts[list];
    end = runs.starts[list + 1];
    return true;
  }
};

// The keys of a turn: two tiles, of which the second has none behind the end of a list.
struct Turn {
  KeyTile tiles[TURN_TILES];
  int all[TURN_TILES]; // whether every query sees all of the tile

  __device__ __forceinline__ void mask_scores(float (&s)[1][TURN_KEYS / 8][4], const Problem &p,
                                              const Runs &runs, int first) const {
    constexpr int N = TILE_KEYS / 8;
#pragma unroll
    for (int t = 0; t < TURN_TILES; t++)
      mask(reinterpret_cast<float(&)[1][N][4]>(s[0][t * N]), p, runs, tiles[t], all[t], first);
  }
};

struct Shared {
  half_bits q[D / PANEL][TILE_QUERIES][PANEL];
  half_bits k[STAGES][D / PANEL][TURN_KEYS][PANEL];
  half_bits v[STAGES][DV / PANEL][TURN_KEYS][PANEL];
  Turn turns[STAGES]; // whose keys k has
  u64 k_full[STAGES], k_empty[STAGES], v_full[STAGES], v_empty[STAGES];
};

// ROWS rows of C channels that lie stride apart, by COPIERS threads, into panels of PANEL_ROWS
// rows; those from count on become zeros. to begins at a row whose number is a multiple of 8.
template <int ROWS, int C, int PANEL_ROWS, int COPIERS>
__device__ __forceinline__ void copy_to_panels(half_bits *to, const half_bits *from, i64 stride,
                                               int count, int copier) {
  constexpr int CHUNKS = C / 8, STEP_ROWS = COPIERS / CHUNKS;
  int chunk = copier % CHUNKS, row = copier / CHUNKS;
  to += chunk / 8 * (PANEL_ROWS * PANEL) + row * PANEL;
  from += chunk * 8 + row * stride;
  // A row is less than STEP_ROWS here, a power of 2, so that what is added are other bits.
  int place = (chunk ^ row) % 8 * 8;
#pragma unroll
  for (int i = 0; i < ROWS; i += STEP_ROWS) {
    copy16(to + i * PANEL + (place ^ i % 8 * 8), from, row + i < count);
    from += STEP_ROWS * stride;
  }
}

// Fills buffers with the keys, or the values, of all lists. By half a warpgroup.
template <bool VALUES>
__device__ __forceinline__ void produce(Shared &shared, const Problem &p, const Runs &runs) {
  constexpr int COPIERS = GROUP / 2, C = VALUES ? DV : D;
  int copier = threadIdx.x % COPIERS;
  u64 *full = VALUES ? shared.v_full : shared.k_full;
  u64 *empty = VALUES ? shared.v_empty : shared.k_empty;
  Place place;
  u64 *before = nullptr;
  Work work;
  while (work.next(p, runs)) {
    int key_head = work.head / (p.heads / p.key_heads);
    for (int at = work.at; at < work.end; at += TURN_TILES, place.next()) {
      await(empty + place.stage, place.parity ^ 1);
      half_bits *to = VALUES ? shared.v[place.stage][0][0] : shared.k[place.stage][0][0];
#pragma unroll 1
      for (int t = 0; t < TURN_TILES; t++) {
        KeyTile tile = {0, 0, 0, 0x7fffffff};
        int entry = 0;
        if (at + t < work.end) {
          entry = runs.entries[at + t];
          tile = runs.tiles[entry >> 1];
        }
        if (!VALUES && copier == 0) {
          shared.turns[place.stage].tiles[t] = tile;
          shared.turns[place.stage].all[t] = entry & 1;
        }
        const Part &part = p.part[tile.part];
        int head = key_head / (p.key_heads / part.heads);
        i64 stride = VALUES ? part.v_row : part.k_row;
        const half_bits *from =
            VALUES ? part.v + work.batch * part.v_batch + head * part.v_head + tile.from * stride
                   : part.k + work.batch * part.k_batch + head * part.k_head + tile.from * stride;
        copy_to_panels<TILE_KEYS, C, TURN_KEYS, COPIERS>(to + t * TILE_KEYS * PANEL, from, stride,
                                                         tile.count, copier);
      }
      copies_begun();
      if (before) {
        await_copies<1>();
        show_to_products();
        arrive(before);
      }
      before = full + place.stage;
    }
  }
  if (before) {
    await_copies<0>();
    show_to_products();
    arrive(before);
  }
}

// s = q k^T for a warpgroup's queries, begun.
__device__ __forceinline__ void begin_scores(float (&s)[TURN_KEYS / 8][4], u64 q, u64 k) {
#pragma unroll
  for (int d = 0; d < D; d += STEP) {
    // Descriptors count in 16 bytes.
    int within = d % PANEL * 2 / 16;
    u64 a = q + d / PANEL * (TILE_QUERIES * ROW_BYTES / 16) + within;
    u64 b = k + d / PANEL * (TURN_KEYS * ROW_BYTES / 16) + within;
    if (d == 0)
      wgmma<false>(s, a, b);
    else
      wgmma<true>(s, a, b);
  }
  products_begun();
}

// out += weights v, begun.
__device__ __forceinline__ void begin_sums(float (&out)[DV / 8][4],
                                           const u32 (&weights)[TURN_KEYS / STEP][4], u64 v) {
#pragma unroll
  for (int k = 0; k < TURN_KEYS / STEP; k++)
    wgmma(out, weights[k], v + k * (STEP * ROW_BYTES / 16));
  products_begun();
}

__device__ __forceinline__ void pack(u32 (&to)[TURN_KEYS / STEP][4],
                                     const float (&s)[TURN_KEYS / 8][4]) {
#pragma unroll
  for (int k = 0; k < TURN_KEYS / STEP; k++)
#pragma unroll
    for (int i = 0; i < 4; i++)
      to[k][i] = packed(s[2 * k + i / 2][i % 2 * 2], s[2 * k + i / 2][i % 2 * 2 + 1]);
}

// The two warpgroups begin their products in turn, so that one's softmax meets the other's.
__device__ __forceinline__ void await_turn(int group) {
  asm volatile("bar.sync %0, %1;" ::"r"(1 + group), "n"(CONSUMERS * GROUP) : "memory");
}

__device__ __forceinline__ void give_turn(int group) {
  asm volatile("bar.arrive %0, %1;" ::"r"(1 + group), "n"(CONSUMERS * GROUP) : "memory");
}

// Awaits all of a warpgroup.
__device__ __forceinline__ void await_group(int group) {
  asm volatile("bar.sync %0, %1;" ::"r"(1 + CONSUMERS + group), "n"(GROUP) : "memory");
}

// Begins to copy a warpgroup's queries.
__device__ __forceinline__ void copy_queries(half_bits *q, const Problem &p, const Work &work,
                                             int group) {
  int first = work.first + group * GROUP_QUERIES;
  copy_to_panels<GROUP_QUERIES, D, TILE_QUERIES, GROUP>(
      q, p.q + work.batch * p.q_batch + work.head * p.q_head + first * p.q_row, p.q_row,
      p.queries - first, threadIdx.x % GROUP);
  copies_begun();
}

// Writes the output of a warp's queries, of which row is the first.
__device__ __forceinline__ void write(const float (&out)[1][DV / 8][4], Softmax<1> &softmax,
                                      const Problem &p, const Work &work, int row) {
  int lane = threadIdx.x % 32;
  i64 base = ((i64)work.batch * p.heads + work.head) * p.queries;
#pragma unroll
  for (int h = 0; h < 2; h++) {
    int query = row + h * 8 + lane / 4;
    float log_sum;
    float share = softmax.finish(0, h, p.scale2, log_sum);
    if (query >= p.queries) continue;
    if (lane % 4 == 0) p.log_sums[base + query] = log_sum;
    result *to = p.out + (base + query) * DV + 2 * (lane % 4);
#pragma unroll
    for (int c = 0; c < DV / 8; c++)
      store2(to + c * 8, out[0][c][2 * h] * share, out[0][c][2 * h + 1] * share);
  }
}

// Computes the output of a warpgroup's queries.
__device__ __forceinline__ void consume(Shared &shared, const Problem &p, const Runs &runs) {
  int group = __shfl_sync(0xffffffffu, threadIdx.x / GROUP, 0), lane = threadIdx.x % 32;
  int warp_row = group * GROUP_QUERIES + threadIdx.x % GROUP / 32 * 16;
  half_bits *q = shared.q[0][group * GROUP_QUERIES];
  u64 q_at = descriptor(q, 0);
  u64 k_at = descriptor(shared.k[0][0][0], 0);
  u64 v_at = descriptor(shared.v[0][0][0], TURN_KEYS * ROW_BYTES);
  constexpr int K_STAGE = sizeof(shared.k[0]) / 16, V_STAGE = sizeof(shared.v[0]) / 16;
  float s[1][TURN_KEYS / 8][4];
  clear(s);
  Place now;
  Work work;
  bool is_more = work.next(p, runs);
  if (is_more) copy_queries(q, p, work, group);
  if (group == 1) give_turn(0);
  while (is_more) {
    float out[1][DV / 8][4];
    clear(out);
    Softmax<1> softmax;
    u32 weights[TURN_KEYS / STEP][4];
    int before = now.stage; // the buffer of the values that weights are for
    int row = work.first + warp_row;
    await_copies<0>();
    show_to_products();
    await_group(group);
    bool sees = work.at < work.end;
    if (sees) {
      float shrunk[1][2];
      await(shared.k_full + now.stage, now.parity);
      await_turn(group);
      products_begin();
      begin_scores(s[0], q_at, k_at + now.stage * K_STAGE);
      give_turn(group ^ 1);
      Turn turn = shared.turns[now.stage];
      await_products<0>(s[0]);
      __syncwarp(); // all have read the turn
      if (lane == 0) arrive(shared.k_empty + now.stage);
      turn.mask_scores(s, p, runs, row);
      softmax.take(s, shrunk, p.scale2);
      pack(weights, s[0]);
      await(shared.v_full + now.stage, now.parity);
      now.next();
      for (int at = work.at + TURN_TILES; at < work.end; at += TURN_TILES) {
        await(shared.k_full + now.stage, now.parity);
        await_turn(group);
        products_begin();
        begin_scores(s[0], q_at, k_at + now.stage * K_STAGE);
        begin_sums(out[0], weights, v_at + before * V_STAGE);
        give_turn(group ^ 1);
        turn = shared.turns[now.stage];
        await_products<1>(s[0]);
        __syncwarp(); // all have read the turn
        if (lane == 0) arrive(shared.k_empty + now.stage);
        turn.mask_scores(s, p, runs, row);
        softmax.take(s, shrunk, p.scale2);
        pin(s[0]);
        // That this may loop keeps the compiler from moving the next wait before the softmax.
        await(shared.v_full + now.stage, now.parity);
        await_products<0>(out[0]);
        if (lane == 0) arrive(shared.v_empty + before);
        shrink(out, shrunk);
        pack(weights, s[0]);
        before = now.stage;
        now.next();
      }
    }
    Work next = work;
    is_more = next.next(p, runs);
    await_group(group); // nobody reads the queries any more
    if (is_more) copy_queries(q, p, next, group);
    if (sees) {
      products_begin();
      begin_sums(out[0], weights, v_at + before * V_STAGE);
      await_products<0>(out[0]);
      if (lane == 0) arrive(shared.v_empty + before);
    }
    write(out, softmax, p, work, row);
    work = next;
  }
}

// Any number of CTAs.
extern "C" __global__ void __launch_bounds__((CONSUMERS + 1) * GROUP, 1)
    hopper_forward_runs(const __grid_constant__ Problem p, const __grid_constant__ Runs runs) {
  extern __shared__ half_bits memory[];
  // What is swizzled begins at a multiple of 1024 bytes.
  Shared &shared = *(Shared *)(memory + (-shared_address(memory) & 1023) / sizeof(half_bits));
  if (threadIdx.x == 0) {
    for (int i = 0; i < STAGES; i++) {
      make_barrier(shared.k_full + i, GROUP / 2);
      make_barrier(shared.v_full + i, GROUP / 2);
      make_barrier(shared.k_empty + i, CONSUMERS * GROUP / 32);
      make_barrier(shared.v_empty + i, CONSUMERS * GROUP / 32);
    }
  }
  __syncthreads();
  if (threadIdx.x >= CONSUMERS * GROUP) {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(PRODUCER_REGISTERS));
    if (threadIdx.x < CONSUMERS * GROUP + GROUP / 2)
      produce<false>(shared, p, runs);
    else
      produce<true>(shared, p, runs);
  } else {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(CONSUMER_REGISTERS));
    consume(shared, p, runs);
  }
}
