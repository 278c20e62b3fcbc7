package io.bactrian.demo;

/** A message was sent again and again, and the hub never answered. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String messageId, int attempts, String lastFailure) {
    super(messageId + " was sent " + attempts + " times and not answered; at last: " + lastFailure);
  }
}
