package org.lacuna.methods.kernel.vector;

import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/**
 * The forward pass of one query a head. Many keys are split over the cores, each of which sums its
 * share; what the shares are depends on the number of keys alone.
 */
record DecodeForward(Problem problem, RowRuns runs, int biased, float bias, Output output) {
  /** Keys of a share: enough to be worth a hand-over. */
  private static final int SHARE = 8192;

  /** Some keys of one part. */
  private record Stretch(Problem.Part part, int first, int count, float bias) {}

  /** What one core sums for a query. */
  private record Share(int sequence, int head, SingleQuery sum, List<Stretch> keys) {}

  void run() {
    try (Scratch scratch = new Scratch()) {
      List<Share> shares = new ArrayList<>();
      for (int row = 0; row < problem.batch() * problem.heads(); row++) {
        addShares(shares, scratch, row / problem.heads(), row % problem.heads());
      }
      boolean few =
          shares.stream().flatMap(share -> share.keys.stream()).mapToLong(Stretch::count).sum()
              <= SHARE;
      if (few) {
        shares.forEach(this::sum);
      } else {
        Workers.forEach(shares.size(), i -> sum(shares.get(i)));
      }
      finish(shares);
    }
  }

  /** The shares of one query, one at least. */
  private void addShares(List<Share> shares, Scratch scratch, int sequence, int head) {
    List<Stretch> keys = new ArrayList<>();
    shares.add(share(scratch, sequence, head, keys));
    int room = SHARE;
    for (Stretch stretch : seen(sequence, head)) {
      for (int done = 0; done < stretch.count; ) {
        if (room == 0) {
          keys = new ArrayList<>();
          shares.add(share(scratch, sequence, head, keys));
          room = SHARE;
        }
        int some = Math.min(room, stretch.count - done);
        keys.add(new Stretch(stretch.part, stretch.first + done, some, stretch.bias));
        done += some;
        room -= some;
      }
    }
  }

  private Share share(Scratch scratch, int sequence, int head, List<Stretch> keys) {
    return new Share(sequence, head, new SingleQuery(scratch, problem.d(), problem.dv()), keys);
  }

  /** The keys that the query of a head sees, cut where parts or the bias change. */
  private List<Stretch> seen(int sequence, int head) {
    List<Stretch> stretches = new ArrayList<>();
    runs.forEach(
        sequence,
        head,
        0,
        (from, to) -> {
          for (int key = from; key < to; ) {
            Problem.Part part = problem.partOf(key);
            boolean isBiased = key < biased;
            int end = Math.min(isBiased ? Math.min(to, biased) : to, part.end());
            stretches.add(new Stretch(part, key - part.first(), end - key, isBiased ? bias : 0));
            key = end;
          }
        });
    return stretches;
  }

  private void sum(Share share) {
    share.sum.begin(problem.q().at(share.sequence, share.head, 0), problem.scale());
    for (Stretch keys : share.keys) {
      Problem.Part part = keys.part;
      int head = problem.headOf(part, share.head / problem.group());
      share.sum.meet(
          part.k().at(share.sequence, head, keys.first),
          part.k().row(),
          part.v().at(share.sequence, head, keys.first),
          part.v().row(),
          keys.count,
          keys.bias);
    }
  }

  /** Shares of a query follow each other. */
  private void finish(List<Share> shares) {
    for (int i = 0; i < shares.size(); ) {
      Share first = shares.get(i++);
      for (;
          i < shares.size()
              && shares.get(i).head == first.head
              && shares.get(i).sequence == first.sequence;
          i++) {
        first.sum.merge(shares.get(i).sum);
      }
      long row = problem.row(first.sequence, first.head, 0);
      output.logSum(row, first.sum.finish(output.row(row)));
    }
  }
}
