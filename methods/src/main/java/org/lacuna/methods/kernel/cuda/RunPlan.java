package org.lacuna.methods.kernel.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;

/**
 * Which tiles of queries and keys meet, on the GPU. Made once for a rule and a number of queries
 * and keys, and kept as long as it is among those used last: every layer and step meets it again.
 *
 * @param starts where the list of each tile of queries begins, and the end
 * @param entries of a list: key tile * 2, and 1 more if every query sees all of it
 * @param tiles part, first key in it, number of keys, number of the first among all
 * @param rows from and end of each run of each query
 * @param runsPerRow runs of the query that has most
 * @param stretches of the lists of query tiles that a key tile meets: key tile, from, end, and a
 *     place for what is gathered, -1 for the place where it belongs
 * @param met these lists, as {@code entries}
 * @param sums key tile, first place and number of places, where there is more than one
 * @param stretchCount how many stretches there are
 * @param places how many places there are
 * @param sumCount how many sums there are
 */
record RunPlan(
    NDArray starts,
    NDArray entries,
    NDArray tiles,
    NDArray rows,
    int runsPerRow,
    NDArray stretches,
    NDArray met,
    NDArray sums,
    int stretchCount,
    int places,
    int sumCount) {
  /** Queries in a tile, by {@code meeting.cu}. */
  static final int QUERIES = 128;

  /** Keys in a tile. */
  static final int KEYS = 64;

  private static final int KEPT = 32;

  private record Key(KeyRuns runs, int queries, List<Integer> keys, Device device) {}

  private static final Map<Key, RunPlan> LAST_USED =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RunPlan> eldest) {
          return size() > KEPT;
        }
      };

  static RunPlan of(Problem problem, KeyRuns runs) {
    List<Integer> keys = problem.parts().stream().map(KeyValues::length).toList();
    Device device = problem.q().getDevice();
    Key key = new Key(runs, problem.queries(), keys, device);
    synchronized (LAST_USED) {
      return LAST_USED.computeIfAbsent(
          key, _ -> new MeetingTiles(runs, problem.queries(), keys).on(device));
    }
  }

  /** The struct {@code Runs}. */
  Struct struct() {
    return new Struct()
        .add(Tensors.at(starts))
        .add(Tensors.at(entries))
        .add(Tensors.at(tiles))
        .add(Tensors.at(rows))
        .add(runsPerRow)
        .add(0);
  }
}
