package io.bactrian.models.training;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Before anything is sent: the embedded trainer of a hub that was killed works at nothing. */
@Component
class TrainingStart implements SmartLifecycle {
  private final DispatchStep step;
  private volatile boolean running;

  TrainingStart(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void start() {
    step.takeBackOwn();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
