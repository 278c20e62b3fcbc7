package io.bactrian.watch.queue;

import io.bactrian.hub.deadletters.Letter;
import io.bactrian.hub.deadletters.LetterReplay;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** A replayed letter of work goes back into the queue, where a worker takes it up. */
@Component
@Order(0) // before the replay that calls a letter's route itself
final class WorkReplay implements LetterReplay {
  private final WorkControl work;

  WorkReplay(WorkControl work) {
    this.work = work;
  }

  @Override
  public boolean takes(Letter letter) {
    return letter.eventId() != null && letter.eventId().matches(WorkQueue.EVENT + "\\d{1,18}");
  }

  @Override
  public void check(Letter letter) {
    // a route of work takes any JSON
  }

  @Override
  public void requireRoute(Letter letter) {
    work.requireDead(id(letter));
  }

  @Override
  public void replay(Letter letter) {
    work.replay(id(letter), letter.payload());
  }

  private static long id(Letter letter) {
    String event = letter.eventId();
    if (event == null) {
      throw new IllegalArgumentException("Letter " + letter.id() + " is of no work");
    }
    return Long.parseLong(event.substring(WorkQueue.EVENT.length()));
  }
}
