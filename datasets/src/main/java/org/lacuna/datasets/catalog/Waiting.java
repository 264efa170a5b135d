package org.lacuna.datasets.catalog;

import java.time.Duration;

/** Lets time pass; tests do not. */
@FunctionalInterface
interface Waiting {

  Waiting SLEEP = Thread::sleep;

  void sleep(Duration pause) throws InterruptedException;
}
