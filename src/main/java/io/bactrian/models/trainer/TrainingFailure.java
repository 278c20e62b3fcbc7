package io.bactrian.models.trainer;

/** A run that cannot succeed; the message is safe to report to the hub. */
final class TrainingFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingFailure(String message) {
    super(message);
  }

  TrainingFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
