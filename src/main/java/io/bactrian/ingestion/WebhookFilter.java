package io.bactrian.ingestion;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before every webhook: authenticates it, takes its body up to the limit, and hands on a
 * request that holds no secret and nothing else of the client's. An unauthenticated body is
 * counted, never kept.
 */
final class WebhookFilter extends OncePerRequestFilter {
  private final WebhookSenders senders;
  private final Refusals refusals;
  private final WebhookMeters meters;
  private final Refusal refusal;

  WebhookFilter(WebhookSenders senders, Refusals refusals, WebhookMeters meters, Refusal refusal) {
    this.senders = senders;
    this.refusals = refusals;
    this.meters = meters;
    this.refusal = refusal;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long start = System.nanoTime();
    String[] path = request.getRequestURI().split("/", -1); // "", webhooks, source, token
    String source = path.length > 2 && senders.knows(path[2]) ? path[2] : "unknown";
    try {
      WebhookSenders.Admitted admitted = admit(request, source, path);
      var clean = new CleanRequest(request, admitted.path(), admitted.message());
      chain.doFilter(clean, response);
      if (response.getStatus() >= 500) {
        meters.count(source, "error");
      }
    } catch (HubException e) {
      if (e.code() == ErrorCode.UNAUTHENTICATED) {
        meters.count(source, "unauthenticated");
      }
      refusal.write(response, e);
    } finally {
      meters.answered(source, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private WebhookSenders.Admitted admit(HttpServletRequest request, String source, String[] path)
      throws IOException {
    if (source.equals("unknown")) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
    if (!request.getMethod().equals("POST")) {
      throw new HubException(ErrorCode.METHOD_NOT_ALLOWED, "Send webhooks with POST.");
    }
    WebhookSenders.Admitted admitted = senders.admit(source, path, request);
    if (admitted.oversized()) {
      throw refuseOversized(admitted);
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
