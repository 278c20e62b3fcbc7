package io.bactrian.changes.wal;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ends the reading of the log where a change could not be taken. Camel's Debezium consumer only
 * {@linkplain LoggingExceptionHandler logs} a failure and goes on with the next change, and the
 * slot would count the first one as dealt with.
 */
@Component("walStopsOnFailure")
final class WalFailure implements ExceptionHandler {

  @Override
  public void handleException(Throwable failure) {
    handleException("A change could not be taken", null, failure);
  }

  @Override
  public void handleException(@Nullable String message, Throwable failure) {
    handleException(message, null, failure);
  }

  @Override
  public void handleException(
      @Nullable String message, @Nullable Exchange exchange, Throwable failure) {
    throw new IllegalStateException(message, failure);
  }
}
