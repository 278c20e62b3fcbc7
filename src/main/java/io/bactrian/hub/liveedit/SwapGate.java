package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.Problem;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Keeps requests from seeing a route that is being swapped: while its door is shut they wait, and
 * are answered 503 with Retry-After if that takes too long. A request counts as inside until its
 * answer is complete, asynchronous dispatch included. Whoever waits holds its thread, so what is
 * inside must not need another one to finish: the platform-http engine runs on the caller's.
 */
final class SwapGate extends OncePerRequestFilter {
  private static final String SWAPPED = "this route is being replaced or is stopped: try again";
  private static final String STARTING = "the hub starts, its routes are not there yet: try again";
  private static final String STARTING_PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Bactrian starts</title>
      <h1>Bactrian starts</h1>
      <p>Its routes are not there yet. This page asks again every second; <a href="/health">what is up already</a>.</p>
      </html>
      """;

  /** The most specific address first. */
  private final Map<PathPattern, Door> doors = new ConcurrentSkipListMap<>();

  private final CountDownLatch loaded = new CountDownLatch(1);
  private final Duration requestWait;
  private final ObjectMapper json;
  private final BooleanSupplier running;

  /**
   * @param running false while Camel is stopped: then no route answers, and no address is gone
   */
  SwapGate(Duration requestWait, ObjectMapper json, BooleanSupplier running) {
    this.requestWait = requestWait;
    this.json = json;
    this.running = running;
  }

  /** Lets requests through for the first time: the routes are there. */
  void routesLoaded() {
    loaded.countDown();
  }

  /**
   * Shuts the doors to these addresses and waits until nobody is inside or the time is over.
   *
   * @param patterns Spring path patterns
   * @return opens them again
   */
  Runnable shut(Collection<String> patterns, Duration drain) {
    List<Door> shut = new ArrayList<>();
    for (String pattern : patterns) {
      Door door = doors.computeIfAbsent(parse(pattern), Door::new);
      door.shut();
      shut.add(door);
    }
    long end = System.nanoTime() + drain.toNanos();
    try {
      for (Door door : shut) {
        door.awaitEmpty(end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return () -> shut.forEach(Door::open);
  }

  /** Removes the doors of addresses that no route serves any more. */
  void retain(Set<String> patterns) {
    doors.keySet().removeIf(pattern -> !patterns.contains(pattern.getPatternString()));
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().equals("/health");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long end = System.nanoTime() + requestWait.toNanos();
    try {
      if (!loaded.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        starting(request, response);
        return;
      }
      Door door = doorFor(request);
      if (door == null) {
        chain.doFilter(request, response);
      } else if (running.getAsBoolean() && door.enter(end)) {
        inside(door, request, response, chain);
      } else {
        unavailable(response, SWAPPED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unavailable(response, SWAPPED);
    }
  }

  private static void inside(
      Door door, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean leavesLater = false;
    try {
      chain.doFilter(request, response);
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Leaving(door));
        leavesLater = true;
      }
    } finally {
      if (!leavesLater) {
        door.leave();
      }
    }
  }

  private static PathPattern parse(String pattern) {
    return PathPatternParser.defaultInstance.parse(pattern);
  }

  private @Nullable Door doorFor(HttpServletRequest request) {
    if (doors.isEmpty()) {
      return null;
    }
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    for (Door door : doors.values()) {
      if (door.pattern.matches(path)) {
        return door;
      }
    }
    return null;
  }

  /** A person who opens the console meanwhile gets a page that asks again by itself. */
  private void starting(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (!request.getMethod().equals("GET") || accept == null || !accept.contains("text/html")) {
      unavailable(response, STARTING);
      return;
    }
    response.setStatus(ErrorCode.UNAVAILABLE.status());
    response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    response.setHeader("Refresh", "1");
    response.setContentType("text/html;charset=UTF-8");
    response.getOutputStream().write(STARTING_PAGE.getBytes(StandardCharsets.UTF_8));
  }

  private void unavailable(HttpServletResponse response, String detail) throws IOException {
    ErrorCode code = ErrorCode.UNAVAILABLE;
    response.setStatus(code.status());
    response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    response.setContentType(Problem.MEDIA_TYPE);
    Problem problem = Problem.of(code, detail, null);
    response.getOutputStream().write(json.writeValueAsBytes(problem));
  }

  /** One address: how many are inside, and whether it is shut. */
  private static final class Door {
    private final PathPattern pattern;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile @Nullable CountDownLatch shut;

    Door(PathPattern pattern) {
      this.pattern = pattern;
    }

    /** Counts in first and looks at the door then, so that a swap sees whoever saw it open. */
    boolean enter(long end) throws InterruptedException {
      while (true) {
        inside.incrementAndGet();
        CountDownLatch latch = shut;
        if (latch == null) {
          return true;
        }
        leave();
        if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      }
    }

    void leave() {
      if (inside.decrementAndGet() == 0 && shut != null) {
        synchronized (this) {
          notifyAll();
        }
      }
    }

    void shut() {
      shut = new CountDownLatch(1);
    }

    void open() {
      CountDownLatch latch = shut;
      shut = null;
      if (latch != null) {
        latch.countDown();
      }
    }

    synchronized void awaitEmpty(long end) throws InterruptedException {
      while (inside.get() > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    }
  }

  private record Leaving(Door door) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      door.leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // onComplete follows
    }

    @Override
    public void onError(AsyncEvent event) {
      // onComplete follows
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
