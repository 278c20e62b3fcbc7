package io.bactrian.capture.spool;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An entry whose sender waits: for its answer, or for nothing where it went to the spool. */
final class PendingEntry<E, A> {
  private final E entry;
  private final CompletableFuture<Optional<A>> future = new CompletableFuture<>();

  PendingEntry(E entry) {
    this.entry = entry;
  }

  E entry() {
    return entry;
  }

  boolean isDone() {
    return future.isDone();
  }

  void answer(A answer) {
    future.complete(Optional.of(answer));
  }

  void spooled() {
    future.complete(Optional.empty());
  }

  void fail(RuntimeException reason) {
    future.completeExceptionally(reason);
  }

  Optional<A> await(Duration patience) throws TimeoutException, InterruptedException {
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
