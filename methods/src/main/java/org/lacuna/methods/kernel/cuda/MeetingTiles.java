package org.lacuna.methods.kernel.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.BitSet;
import java.util.List;
import org.lacuna.methods.kernel.KeyRuns;

/** Finds out which tiles of queries and keys meet: the making of a {@link RunPlan}. */
final class MeetingTiles {
  /** Query tiles that a CTA goes through for the gradients of a key tile, at least. */
  private static final int LEAST_STRETCH = 32;

  private static final int TILE_FIELDS = 4;

  private final int queries;
  private final Ints tiles = new Ints();
  private final Ints starts = new Ints();
  private final Ints entries = new Ints();
  private final int[][] runsOf;
  private final int[] firstTiles;
  private final int[] firstKeys;
  private int runsPerRow = 1;

  /** By tile, how many more queries than of the tile before see some of it; zeros between lists. */
  private final int[] some;

  /** The same of those that see all of it. */
  private final int[] whole;

  /** Where either is not as of the tile before: few of many tiles. */
  private final BitSet changes = new BitSet();

  /** Asks a rule for the keys of each query. */
  MeetingTiles(KeyRuns runs, int queries, List<Integer> keys) {
    this.queries = queries;
    firstTiles = new int[keys.size() + 1];
    firstKeys = new int[keys.size() + 1];
    for (int part = 0; part < keys.size(); part++) {
      int length = keys.get(part);
      for (int from = 0; from < length; from += RunPlan.KEYS) {
        tiles.add(part, from, Math.min(RunPlan.KEYS, length - from), firstKeys[part] + from);
      }
      firstTiles[part + 1] = tiles.size() / TILE_FIELDS;
      firstKeys[part + 1] = firstKeys[part] + length;
    }
    some = new int[tileCount() + 1];
    whole = new int[tileCount() + 1];
    runsOf = new int[queries][];
    Ints row = new Ints();
    for (int query = 0; query < queries; query++) {
      row.clear();
      runs.forEach(query, row::add);
      runsOf[query] = row.toArray();
      runsPerRow = Math.max(runsPerRow, runsOf[query].length / 2);
    }
    for (int first = 0; first < queries; first += RunPlan.QUERIES) {
      starts.add(entries.size());
      list(first, Math.min(queries, first + RunPlan.QUERIES));
    }
    starts.add(entries.size());
  }

  private int tileCount() {
    return tiles.size() / TILE_FIELDS;
  }

  private int tileOf(int key) {
    int part = 0;
    while (key >= firstKeys[part + 1]) {
      part++;
    }
    return firstTiles[part] + (key - firstKeys[part]) / RunPlan.KEYS;
  }

  private int keysOf(int tile) {
    return tiles.get(tile * TILE_FIELDS + 2);
  }

  private int firstOf(int tile) {
    return tiles.get(tile * TILE_FIELDS + 3);
  }

  /** The key tiles that some of these queries see, and which of these all see wholly. */
  private void list(int from, int to) {
    for (int query = from; query < to; query++) {
      int[] runs = runsOf[query];
      for (int i = 0; i < runs.length; i += 2) {
        int first = tileOf(runs[i]);
        int last = tileOf(runs[i + 1] - 1);
        change(some, first, last + 1);
        int firstWhole = firstOf(first) == runs[i] ? first : first + 1;
        int endWhole = firstOf(last) + keysOf(last) == runs[i + 1] ? last + 1 : last;
        if (firstWhole < endWhole) {
          change(whole, firstWhole, endWhole);
        }
      }
    }
    int seeing = 0;
    int seeingAll = 0;
    for (int at = changes.nextSetBit(0); at >= 0; ) {
      seeing += some[at];
      seeingAll += whole[at];
      some[at] = 0;
      whole[at] = 0;
      int next = changes.nextSetBit(at + 1);
      for (int tile = at; seeing > 0 && tile < next; tile++) {
        // The kernel takes a tile that all see without a look at how many keys it has.
        boolean all = seeingAll == to - from && keysOf(tile) == RunPlan.KEYS;
        entries.add(2 * tile + (all ? 1 : 0));
      }
      at = next;
    }
    changes.clear();
  }

  /** One query more from a tile on, up to before another. */
  private void change(int[] counts, int from, int end) {
    counts[from]++;
    counts[end]--;
    changes.set(from);
    changes.set(end);
  }

  /** The plan in a GPU's memory. */
  RunPlan on(Device device) {
    Ints[] metBy = new Ints[tileCount()];
    for (int tile = 0; tile < metBy.length; tile++) {
      metBy[tile] = new Ints();
    }
    for (int list = 0; list + 1 < starts.size(); list++) {
      for (int at = starts.get(list); at < starts.get(list + 1); at++) {
        metBy[entries.get(at) / 2].add(2 * list + entries.get(at) % 2);
      }
    }
    int mean = entries.size() / Math.max(1, tileCount());
    int most = Math.max(LEAST_STRETCH, 2 * mean);
    Ints met = new Ints();
    Ints stretches = new Ints();
    Ints sums = new Ints();
    int places = 0;
    for (int tile = 0; tile < metBy.length; tile++) {
      int first = met.size();
      int count = metBy[tile].size();
      met.addAll(metBy[tile]);
      if (count <= most) {
        stretches.add(tile, first, first + count, -1);
        continue;
      }
      sums.add(tile, places, Math.ceilDiv(count, most), 0);
      for (int from = 0; from < count; from += most) {
        stretches.add(tile, first + from, first + Math.min(count, from + most), places++);
      }
    }
    NDManager manager = NDManager.newBaseManager(device);
    return new RunPlan(
        starts.on(manager),
        entries.on(manager),
        tiles.on(manager),
        rows(manager),
        runsPerRow,
        stretches.on(manager),
        met.on(manager),
        sums.on(manager),
        stretches.size() / TILE_FIELDS,
        places,
        sums.size() / TILE_FIELDS);
  }

  private NDArray rows(NDManager manager) {
    int[] all = new int[2 * runsPerRow * queries];
    for (int query = 0; query < queries; query++) {
      System.arraycopy(runsOf[query], 0, all, 2 * runsPerRow * query, runsOf[query].length);
    }
    return manager.create(all, new Shape(all.length));
  }
}
