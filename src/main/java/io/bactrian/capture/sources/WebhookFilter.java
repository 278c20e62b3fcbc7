package io.bactrian.capture.sources;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.Refusal;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door of every webhook: authenticates it, takes its body up to the limit, waits while
 * its route is being swapped, and hands the message to that route. Nothing behind this filter sees
 * the request. An unauthenticated body is counted, never kept.
 */
final class WebhookFilter implements Filter {
  private static final Logger log = LoggerFactory.getLogger(WebhookFilter.class);

  private final WebhookSenders senders;
  private final Refusals refusals;
  private final WebhookMeters meters;
  private final Refusal refusal;
  private final Filter gate;
  private final WebhookRoutes routes;

  /**
   * @param gate holds back requests while routes are swapped
   */
  WebhookFilter(
      WebhookSenders senders,
      Refusals refusals,
      WebhookMeters meters,
      Refusal refusal,
      Filter gate,
      WebhookRoutes routes) {
    this.senders = senders;
    this.refusals = refusals;
    this.meters = meters;
    this.refusal = refusal;
    this.gate = gate;
    this.routes = routes;
  }

  @Override
  public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    var request = (HttpServletRequest) in;
    var response = (HttpServletResponse) out;
    long start = System.nanoTime();
    String[] path = request.getRequestURI().split("/", -1); // "", webhooks, source, token
    String name = path.length > 2 && path[1].equals("webhooks") ? path[2] : "";
    String source = senders.knows(name) ? name : "unknown"; // a meter's label: few values
    try (WebhookSenders.Admitted admitted = admit(request, name, path)) {
      handOn(admitted, request, response);
      if (response.getStatus() >= 500) {
        meters.count(source, "error");
      }
    } catch (HubException e) {
      switch (e.code()) {
        case UNAUTHENTICATED, FORBIDDEN -> meters.count(source, "unauthenticated");
        case TOO_MANY_REQUESTS -> meters.count(source, "limited");
        default -> {}
      }
      refusal.write(response, e);
    } finally {
      meters.answered(source, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** What no route could take is kept for a replay: its sender may never send it again. */
  private void handOn(
      WebhookSenders.Admitted admitted, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    var passed = new AtomicBoolean();
    try {
      gate.doFilter(
          request,
          response,
          (ignored, answer) -> {
            passed.set(true);
            routes.serve(admitted.address(), admitted.message(), (HttpServletResponse) answer);
          });
    } catch (HubException e) {
      keep(admitted, e);
      throw e;
    }
    if (!passed.get()) {
      var reason = new HubException(ErrorCode.UNAVAILABLE, "The route was not ready in time.");
      keep(admitted, reason);
    }
  }

  private void keep(WebhookSenders.Admitted admitted, HubException reason) {
    if (admitted.address().endsWith("/last")) {
      return; // a question, not a message
    }
    InboundMessage message = admitted.message();
    try {
      refusals.keepOnce(message, reason);
    } catch (HubException full) {
      log.error(
          "A refused message of source {} could not be kept: {}",
          message.source(),
          full.getMessage());
    }
  }

  private WebhookSenders.Admitted admit(HttpServletRequest request, String source, String[] path)
      throws IOException {
    WebhookSenders.Admitted admitted = senders.admit(source, path, request);
    if (admitted.oversized()) {
      try (admitted) {
        throw refuseOversized(admitted);
      }
    }
    return admitted;
  }

  private HubException refuseOversized(WebhookSenders.Admitted admitted) {
    var reason =
        new HubException(
            ErrorCode.TOO_LARGE,
            "The body has "
                + admitted.bodySize()
                + " bytes, the limit is "
                + admitted.limit()
                + ": send smaller batches.");
    refusals.keep(admitted.message(), admitted.bodySize(), reason);
    return reason;
  }
}
