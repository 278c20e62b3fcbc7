package io.bactrian.capture.webhooks;

import io.bactrian.capture.sources.IngestionProperties;
import io.bactrian.capture.sources.SenderLimits;
import io.bactrian.hub.connections.Bodies;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.RequestBody;
import io.bactrian.hub.webhookauth.Claim;
import io.bactrian.hub.webhookauth.WebhookCall;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets messages in: whose sender has proved who it is, and who keeps to its limits. */
@Component
class Admissions {
  /**
   * @param key the header's value that identifies the message, where the source names one
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param limit bytes that are taken
   * @param share memory for the message, until it is answered
   */
  record Admitted(
      WebhookSource source,
      @Nullable String key,
      InboundMessage message,
      long bodySize,
      int limit,
      SenderLimits.Share share)
      implements AutoCloseable {
    boolean oversized() {
      return bodySize > limit;
    }

    @Override
    public void close() {
      share.close();
    }
  }

  private final WebhookSources sources;
  private final SenderLimits limits;
  private final CamelContext context;
  private final int limit;

  Admissions(
      WebhookSources sources,
      SenderLimits limits,
      IngestionProperties properties,
      CamelContext context) {
    this.sources = sources;
    this.limits = limits;
    this.context = context;
    this.limit = Math.toIntExact(properties.maxBody().toBytes());
  }

  /**
   * @param here the sources at the request's path
   * @param path the request's path, split at its slashes
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the sender does not prove itself
   */
  Admitted admit(List<WebhookSources.Found> here, String[] path, HttpServletRequest request)
      throws IOException {
    WebhookSources.Found found = find(here, path, request.getMethod());
    var call = new WebhookCall(request, found.variables());
    Claim claim = found.source().proof().claim(call);
    if (claim instanceof Claim.OverBody open) {
      return overBody(found.source(), open, request);
    }
    return proven(found.source(), (Claim.Proven) claim, request);
  }

  private WebhookSources.Found find(List<WebhookSources.Found> here, String[] path, String method) {
    for (WebhookSources.Found found : here) {
      if (found.source().method().equals(method)) {
        return found;
      }
    }
    if (!here.isEmpty()) {
      throw wrongMethod(here.get(0).source().method());
    }
    WebhookSource guarding = sources.guarding(path).orElse(null);
    if (guarding == null) {
      throw unknown(path, method);
    }
    if (!guarding.method().equals(method)) {
      throw wrongMethod(guarding.method());
    }
    return new WebhookSources.Found(guarding, List.of());
  }

  private HubException unknown(String[] path, String method) {
    boolean own = sources.isOwnName(path);
    if (own && path.length <= 4 && !method.equals("POST")) {
      return wrongMethod("POST");
    }
    if (own && (!sources.anyServes() || !context.isStarted())) {
      return new HubException(ErrorCode.UNAVAILABLE, "The hub starts: send the message again.");
    }
    return new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
  }

  private static HubException wrongMethod(String method) {
    return new HubException(ErrorCode.METHOD_NOT_ALLOWED, "Call this address with " + method + ".");
  }

  /** Until it is read to its end and proven, a body is an unproven caller's. */
  private Admitted overBody(WebhookSource source, Claim.OverBody claim, HttpServletRequest request)
      throws IOException {
    RequestBody body = RequestBody.read(request.getInputStream(), limit, claim.digest());
    Claim.Proven sender = claim.verify(body.beginning());
    count(source, sender);
    return admitted(source, sender, request, body, limits.share(body.size()));
  }

  private Admitted proven(WebhookSource source, Claim.Proven sender, HttpServletRequest request)
      throws IOException {
    byte[] question = sender.question();
    if (question != null) {
      count(source, sender);
      var asked = new RequestBody(question, question.length);
      return admitted(source, sender, request, asked, limits.share(asked.size()));
    }
    Bodies.proven(request);
    count(source, sender);
    SenderLimits.Share share = limits.share(request.getContentLengthLong());
    try {
      RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
      return admitted(source, sender, request, body, share);
    } catch (IOException | RuntimeException e) {
      share.close();
      throw e;
    }
  }

  private void count(WebhookSource source, Claim.Proven sender) {
    limits.count(source.name(), sender.sender(), source.limits().rate(), source.limits().burst());
  }

  private Admitted admitted(
      WebhookSource source,
      Claim.Proven sender,
      HttpServletRequest request,
      RequestBody body,
      SenderLimits.Share share) {
    String header = source.contract().keyHeader();
    String key = header == null ? null : request.getHeader(header);
    var message =
        new InboundMessage(
            source.name(),
            sender.sender(),
            sender.messageId() == null ? key : sender.messageId(),
            request.getContentType(),
            body.beginning());
    InboundMessage kept = source.proof().masks() ? message.redacted() : message;
    return new Admitted(source, key, kept, body.size(), limit, share);
  }
}
