package io.bactrian.capture.webhooks;

import io.bactrian.capture.sources.Refusals;
import io.bactrian.capture.sources.WebhookMeters;
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
import java.util.List;
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

  private final Admissions admissions;
  private final Refusals refusals;
  private final WebhookMeters meters;
  private final Refusal refusal;
  private final Filter gate;
  private final WebhookRoutes routes;
  private final WebhookSources sources;

  /**
   * @param gate holds back requests while routes are swapped
   */
  WebhookFilter(
      Admissions admissions,
      Refusals refusals,
      WebhookMeters meters,
      Refusal refusal,
      Filter gate,
      WebhookRoutes routes,
      WebhookSources sources) {
    this.admissions = admissions;
    this.refusals = refusals;
    this.meters = meters;
    this.refusal = refusal;
    this.gate = gate;
    this.routes = routes;
    this.sources = sources;
  }

  @Override
  public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    var request = (HttpServletRequest) in;
    var response = (HttpServletResponse) out;
    long start = System.nanoTime();
    String[] path = request.getRequestURI().split("/", -1); // "", webhooks, source, token
    List<WebhookSources.Found> here = sources.at(path);
    String source = label(here, path);
    try (Admissions.Admitted admitted = admit(here, path, request)) {
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

  /** A meter's label: few values. */
  private String label(List<WebhookSources.Found> here, String[] path) {
    if (!here.isEmpty()) {
      return here.get(0).source().name();
    }
    String name = path.length > 2 && path[1].equals("webhooks") ? path[2] : "";
    return sources.knows(name) ? name : "unknown";
  }

  /** What no route took is kept for a replay: its sender may never send it again. */
  private void handOn(
      Admissions.Admitted admitted, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    var passed = new AtomicBoolean();
    try {
      gate.doFilter(
          request,
          response,
          (ignored, answer) -> {
            passed.set(true);
            routes.serve(admitted, (HttpServletResponse) answer);
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

  private void keep(Admissions.Admitted admitted, HubException reason) {
    if (admitted.source().asks()) {
      return;
    }
    InboundMessage message = admitted.message();
    try {
      if (reason.code().retryable()) {
        refusals.keepOnce(message, reason); // its sender comes with it again and again
      } else {
        refusals.keep(message, message.body().length, reason);
      }
    } catch (HubException full) {
      log.error(
          "A refused message of source {} could not be kept: {}",
          message.source(),
          full.getMessage());
    }
  }

  private Admissions.Admitted admit(
      List<WebhookSources.Found> here, String[] path, HttpServletRequest request)
      throws IOException {
    Admissions.Admitted admitted = admissions.admit(here, path, request);
    if (admitted.oversized()) {
      try (admitted) {
        throw refuseOversized(admitted);
      }
    }
    return admitted;
  }

  private HubException refuseOversized(Admissions.Admitted admitted) {
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
