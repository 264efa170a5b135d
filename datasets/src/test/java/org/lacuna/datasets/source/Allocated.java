package org.lacuna.datasets.source;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a piece of work asks for, kept or not: a bound on what it holds at once. */
public final class Allocated {

  private Allocated() {}

  /** Bytes that the work allocates on the heap, if it runs in the calling thread. */
  public static long by(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
