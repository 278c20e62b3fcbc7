package io.bactrian.hub.connections;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The body of each request of one connection. All of it has one deadline, whoever reads it; and
 * while its sender has proved nothing, waiting for it takes one of few places. What is left unread
 * is not waited for: the connection is closed.
 */
final class BoundedBody implements InputBuffer {
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long DRAINED = 512 * 1024;
  private static final long DRAINED_OF_KNOWN = 8 * 1024 * 1024;

  private final InputBuffer http;
  private final Request request;
  private final Supplier<SocketWrapperBase<?>> socket;
  private final Duration timeout;
  private final TrustedProxies proxies;
  private final UnprovenBodies unproven;
  private long begun;
  private long cutOff = Long.MAX_VALUE;
  private @Nullable String place;
  private @Nullable HubException refusal;
  private boolean answered;
  private boolean proven;
  private Duration limit;

  BoundedBody(
      Request request,
      Supplier<SocketWrapperBase<?>> socket,
      Duration timeout,
      TrustedProxies proxies,
      UnprovenBodies unproven) {
    this.http = request.getInputBuffer();
    this.request = request;
    this.socket = socket;
    this.timeout = timeout;
    this.limit = timeout;
    this.proxies = proxies;
    this.unproven = unproven;
  }

  /** The headers are there. */
  void begin() {
    request.setAttribute(Bodies.BODY, this); // of the connection: the servlet's request drops it
    begun = System.nanoTime();
    limit = timeout;
    cutOff = Long.MAX_VALUE;
    refusal = null;
    answered = false;
    proven = false;
  }

  /** The request is answered, or goes on asynchronously. */
  void end() {
    try {
      if (!is(ActionCode.ASYNC_IS_ASYNC) && !is(ActionCode.REQUEST_BODY_FULLY_READ)) {
        drain();
      }
    } finally {
      leave();
    }
  }

  /** The other end of the connection. */
  String peer() {
    String address = socket.get().getRemoteAddr();
    return address == null ? "none" : address; // it went away
  }

  @Override
  public int available() {
    return http.available();
  }

  /**
   * @throws HubException {@link ErrorCode#TIMEOUT} or {@link ErrorCode#TOO_MANY_REQUESTS}; no
   *     IOException, which would be taken for a client that went away
   */
  @Override
  public int doRead(ApplicationBufferHandler target) throws IOException {
    HubException known = refusal;
    if (known != null) {
      throw known;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(left());
    if (left <= 0) {
      throw refuse(late());
    }
    if (place == null && mayWait()) {
      enter();
    }
    socket.get().setReadTimeout(left);
    try {
      int read = http.doRead(target);
      if (read < 0) {
        leave();
      }
      return read;
    } catch (SocketTimeoutException e) {
      throw refuse(late());
    }
  }

  /** Its sender is known. */
  void prove() {
    proven = true;
  }

  /**
   * @param longer than other bodies may take
   */
  void limit(Duration longer) {
    limit = longer;
  }

  private long left() {
    return Math.min(limit.toNanos(), cutOff) - (System.nanoTime() - begun);
  }

  /** Of a body in chunks, what is there may be the half of a chunk's length. */
  private boolean mayWait() {
    return !proven
        && (http.available() == 0 || request.getContentLengthLong() < 0)
        && !is(ActionCode.REQUEST_BODY_FULLY_READ);
  }

  private void enter() {
    String network =
        TrustedProxies.network(
            proxies.clientOf(peer(), request.getMimeHeaders().values("X-Forwarded-For")));
    if (!unproven.enter(network)) {
      throw refuse(
          new HubException(
              ErrorCode.TOO_MANY_REQUESTS,
              "Too many bodies of unknown senders are under way: send it again."));
    }
    place = network;
  }

  private void leave() {
    String held = place;
    if (held != null) {
      place = null;
      unproven.leave(held);
    }
  }

  private HubException late() {
    return new HubException(
        ErrorCode.TIMEOUT,
        "The body did not arrive within " + limit.toSeconds() + " s: send it in one go.");
  }

  private HubException refuse(HubException reason) {
    refusal = reason;
    var servlet = servlet();
    if (servlet != null && !answered) { // else it may be the next one's already
      Bodies.refuse(servlet, reason);
    }
    return reason;
  }

  /** A client that is still sending would miss the answer if the connection were cut at once. */
  private void drain() {
    answered = true;
    cutOff = System.nanoTime() - begun + LINGER.toNanos();
    try {
      var rest = new Discarded();
      long left = proven ? DRAINED_OF_KNOWN : DRAINED;
      boolean hopeless = request.getContentLengthLong() - request.getBytesRead() > left;
      for (int read = 0; read >= 0 && left > 0 && !hopeless; left -= read) {
        read = doRead(rest);
      }
    } catch (HubException | IOException e) {
      refusal = null; // it was answered already; all that is left is to close
    }
    if (!is(ActionCode.REQUEST_BODY_FULLY_READ)) {
      request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  private boolean is(ActionCode question) {
    var answer = new AtomicBoolean();
    request.action(question, answer);
    return answer.get();
  }

  private org.apache.catalina.connector.@Nullable Request servlet() {
    return (org.apache.catalina.connector.Request) request.getNote(CoyoteAdapter.ADAPTER_NOTES);
  }
}
