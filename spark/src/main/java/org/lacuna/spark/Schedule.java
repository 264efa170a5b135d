package org.lacuna.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/** Which lines can start, which are done, and which never will be. Not thread-safe. */
final class Schedule {
  enum State {
    /** Waits for another. */
    WAITING,
    /** Can start, or has. */
    STARTED,
    DONE,
    FAILED,
    /** Needs one that failed. */
    SKIPPED
  }

  private final RunList list;
  private final State[] states;
  private final int[] missing;
  private final List<List<Integer>> needing = new ArrayList<>();

  Schedule(RunList list) {
    this.list = list;
    int size = list.lines().size();
    states = new State[size];
    Arrays.fill(states, State.WAITING);
    missing = new int[size];
    for (int i = 0; i < size; i++) {
      needing.add(new ArrayList<>());
    }
    for (RunList.Line line : list.lines()) {
      missing[line.index()] = line.needs().size();
      line.needs().forEach(need -> needing.get(need).add(line.index()));
    }
  }

  /** The lines that need no other; they are started by this. */
  List<Integer> begin() {
    List<Integer> ready = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (missing[i] == 0) {
        states[i] = State.STARTED;
        ready.add(i);
      }
    }
    return ready;
  }

  /** A line is done: the lines that waited for it alone; they are started by this. */
  List<Integer> done(int line) {
    states[line] = State.DONE;
    List<Integer> ready = new ArrayList<>();
    for (int next : needing.get(line)) {
      missing[next]--;
      if (missing[next] == 0) {
        states[next] = State.STARTED;
        ready.add(next);
      }
    }
    return ready;
  }

  /** A line failed for good: the lines that are skipped for that, ascending. */
  List<Integer> failed(int line) {
    states[line] = State.FAILED;
    TreeSet<Integer> skipped = new TreeSet<>();
    Deque<Integer> open = new ArrayDeque<>(needing.get(line));
    while (!open.isEmpty()) {
      int next = open.remove();
      if (states[next] == State.WAITING) {
        states[next] = State.SKIPPED;
        skipped.add(next);
        open.addAll(needing.get(next));
      }
    }
    return List.copyOf(skipped);
  }

  /** What a line needs and will not get. */
  List<Integer> lacks(int line) {
    return list.lines().get(line).needs().stream()
        .filter(need -> states[need] == State.FAILED || states[need] == State.SKIPPED)
        .toList();
  }

  /** The lines in a state, ascending. */
  List<Integer> in(State state) {
    List<Integer> lines = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (states[i] == state) {
        lines.add(i);
      }
    }
    return lines;
  }

  /** Whether no line is to start or to end any more. */
  boolean finished() {
    return in(State.WAITING).isEmpty() && in(State.STARTED).isEmpty();
  }

  /** The lines that could not start even if none failed, because they wait for each other. */
  List<Integer> neverReady() {
    Schedule trial = new Schedule(list);
    Deque<Integer> open = new ArrayDeque<>(trial.begin());
    while (!open.isEmpty()) {
      open.addAll(trial.done(open.remove()));
    }
    return trial.in(State.WAITING);
  }
}
