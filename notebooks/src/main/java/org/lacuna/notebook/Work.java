package org.lacuna.notebook;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Something long that a cell does. It runs in a thread of its own, because the kernel interrupts
 * that of the cell, and a file must not be left half written.
 */
final class Work {
  private Work() {}

  /**
   * Does it, and shows how far it is.
   *
   * @param doing is given the board, and ends soon when that {@link Board#isStopping}
   * @throws StoppedException if the cell was interrupted; what was done is kept
   */
  static <T> T of(Function<Board, T> doing) {
    Board board = new Board();
    FutureTask<T> task = new FutureTask<>(() -> doing.apply(board));
    Thread thread = new Thread(root(), task, "lacuna-work");
    thread.start();
    boolean stopped = false;
    while (true) {
      try {
        T done = task.get();
        if (stopped) {
          throw new StoppedException();
        }
        return done;
      } catch (InterruptedException e) {
        stopped = true;
        board.stop();
      } catch (ExecutionException e) {
        throw thrown(Objects.requireNonNull(e.getCause()));
      } finally {
        board.close();
      }
    }
  }

  /** JShell interrupts all threads of a cell's own group. */
  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  private static RuntimeException thrown(Throwable cause) {
    return switch (cause) {
      case CancellationException _ -> new StoppedException();
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(cause);
    };
  }

  /** The cell was interrupted. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped; executed again, the cell goes on where it was");
    }
  }
}
