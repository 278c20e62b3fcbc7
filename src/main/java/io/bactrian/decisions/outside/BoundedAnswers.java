package io.bactrian.decisions.outside;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * An HTTP client for hosts that nobody vouches for. One call, from its beginning to the last byte
 * of the answer, takes so long and brings so many bytes; then its connection is closed, without
 * reading on what else may come. It follows no redirect and repeats nothing by itself.
 */
final class BoundedAnswers implements HttpClientConfigurer {
  private static final ScheduledThreadPoolExecutor DEADLINES = deadlines();

  private long timeout = 2_000;
  private long maxBytes = 1 << 20;

  private static ScheduledThreadPoolExecutor deadlines() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "outside-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Milliseconds for one call. */
  public void setDeadline(long millis) {
    this.timeout = millis;
  }

  /** Bytes of one answer, once it is unpacked. */
  public void setMaxBytes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .addExecInterceptorFirst("bounded", this::execute);
  }

  private ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    var call = new Call(scope);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity entity = response.getEntity();
      if (entity == null) {
        call.end();
      } else {
        response.setEntity(call.bounded(entity));
      }
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      call.end();
      if (call.late) {
        throw call.timedOut(e);
      }
      throw e;
    }
  }

  /** One request and its answer. */
  private final class Call {
    final ExecChain.Scope scope;
    final ScheduledFuture<?> deadline;
    volatile boolean late;

    Call(ExecChain.Scope scope) {
      this.scope = scope;
      this.deadline = DEADLINES.schedule(this::cancel, timeout, TimeUnit.MILLISECONDS);
    }

    private void cancel() {
      late = true;
      cut();
    }

    /** Whatever it waits for: a connection, the headers or the body. */
    void cut() {
      if (scope.originalRequest instanceof Cancellable running) {
        running.cancel();
      }
      scope.execRuntime.discardEndpoint();
    }

    void end() {
      deadline.cancel(false);
    }

    SocketTimeoutException timedOut(Exception cause) {
      var known = new SocketTimeoutException("no whole answer within " + timeout + " ms");
      known.initCause(cause);
      return known;
    }

    HttpEntity bounded(HttpEntity entity) {
      return new HttpEntityWrapper(entity) {
        @Override
        public InputStream getContent() throws IOException {
          return new Body(super.getContent(), Call.this);
        }
      };
    }
  }

  /** A close before the end closes the connection: the client's own would read on without end. */
  private final class Body extends FilterInputStream {
    private final Call call;
    private long read;
    private boolean ended;

    Body(InputStream in, Call call) {
      super(in);
      this.call = call;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = super.read(target, offset, length);
      } catch (IOException | RuntimeException e) {
        abandon();
        if (call.late) {
          throw call.timedOut(e);
        }
        throw e;
      }
      if (count < 0) {
        ended = true;
        call.end();
        return count;
      }
      read += count;
      if (read > maxBytes) {
        abandon();
        throw new TooLargeException(maxBytes);
      }
      return count;
    }

    private void abandon() {
      ended = true;
      call.end();
      call.cut();
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        super.close();
      } else {
        abandon();
      }
    }
  }

  /** More came than is taken. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long most) {
      super("more than the " + most + " bytes that are taken");
    }
  }
}
