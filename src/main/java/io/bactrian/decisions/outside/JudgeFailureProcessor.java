package io.bactrian.decisions.outside;

import io.bactrian.decisions.outside.BoundedAnswers.TooLargeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what went wrong with a call, and asks once more where that may help and is paid for. */
final class JudgeFailureProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(JudgeFailureProcessor.class);

  private int retries = 1;
  private RetryBudget budget = new RetryBudget(10);

  /** How often one question may be asked again. */
  public void setRetries(int retries) {
    this.retries = retries;
  }

  /** How many of a hundred questions may be asked again. */
  public void setBudget(double percent) {
    this.budget = new RetryBudget(percent);
  }

  @Override
  public void process(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    HostFault fault = of(failure);
    int tries = Asking.tries(exchange);
    if (tries == 0) {
      budget.called();
    }
    boolean again = fault.fault().again() && tries < retries && budget.take();
    log.debug("Route {}: {}", exchange.getFromRouteId(), fault.getMessage());
    exchange.setVariable(Asking.AGAIN, again);
    exchange.getMessage().setBody(fault);
  }

  /** The first thing in the chain of causes that says what it was. */
  static HostFault of(@Nullable Throwable failure) {
    if (failure == null) { // nothing was called
      return new HostFault(
          Fault.CIRCUIT_OPEN, "the host failed too often and is not asked for a while.");
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      HostFault known = known(at);
      if (known != null) {
        return known;
      }
    }
    return new HostFault(
        Fault.FAILED, "the call failed (" + failure.getClass().getSimpleName() + ").", failure);
  }

  private static @Nullable HostFault known(Throwable at) {
    if (at instanceof HostFault fault) {
      return fault;
    }
    if (at instanceof TooLargeException) {
      return new HostFault(Fault.TOO_LARGE, "the host answered " + at.getMessage() + ".", at);
    }
    if (at instanceof ConnectException
        || at instanceof ConnectTimeoutException
        || at instanceof NoRouteToHostException
        || at instanceof UnknownHostException) {
      return new HostFault(
          Fault.UNREACHABLE,
          "the host cannot be reached: " + HostFault.excerpt(String.valueOf(at.getMessage())),
          at);
    }
    if (at instanceof SocketTimeoutException) {
      return new HostFault(Fault.TIMEOUT, at.getMessage() + ".", at);
    }
    return at instanceof IOException || at instanceof HttpException
        ? new HostFault(Fault.CUT_OFF, "the connection ended before the answer did.", at)
        : null;
  }
}
