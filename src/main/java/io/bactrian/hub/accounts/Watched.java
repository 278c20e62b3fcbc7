package io.bactrian.hub.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a hub keeps of a session in its memory, beside the session's row. */
final class Watched {
  /** A revoked session is refused within this and the time of one statement. */
  static final Duration EVERY = Duration.ofMillis(500);

  private static final String KEY = Watched.class.getName();
  private static final long NEVER = Long.MIN_VALUE;

  private final LoginSessions.Begun begun;
  private final AtomicLong lookedAt = new AtomicLong(NEVER);
  private volatile long id; // 0: the database was away at the login
  private volatile boolean over;
  private volatile long provenUntil = NEVER; // System.nanoTime

  Watched(LoginSessions.Begun begun) {
    this.begun = begun;
  }

  static @Nullable Watched in(@Nullable HttpSession session) {
    return session == null ? null : (Watched) session.getAttribute(KEY);
  }

  static @Nullable Watched in(HttpServletRequest request) {
    return in(request.getSession(false));
  }

  void putIn(HttpSession session) {
    session.setAttribute(KEY, this);
  }

  LoginSessions.Begun begun() {
    return begun;
  }

  long id() {
    return id;
  }

  void begin(LoginSessions sessions) {
    id = sessions.begin(begun);
  }

  /** One of those who ask at the same time looks, and the others take what was so. */
  boolean isToLook() {
    long before = lookedAt.get();
    long now = System.nanoTime();
    return (before == NEVER || now - before >= EVERY.toNanos())
        && lookedAt.compareAndSet(before, now);
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** A code of the second factor was given. */
  void prove(Duration lasts) {
    provenUntil = System.nanoTime() + lasts.toNanos();
  }

  /** How long that counts; zero where it does not. */
  Duration proven() {
    long until = provenUntil;
    long left = until == NEVER ? 0 : until - System.nanoTime();
    return Duration.ofNanos(Math.max(0, left));
  }
}
