package io.bactrian.models.lstm;

/** Nothing was learned; the message says why in words for whoever asked for the training. */
public final class LstmFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LstmFailure(String message) {
    super(message);
  }

  public LstmFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
