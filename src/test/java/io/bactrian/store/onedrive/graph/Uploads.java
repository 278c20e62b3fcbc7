package io.bactrian.store.onedrive.graph;

import io.bactrian.store.onedrive.graph.Drive.Stored;
import io.bactrian.store.onedrive.graph.Drive.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Upload sessions: fragments in order, none of them counted before its last byte is there. */
final class Uploads {
  static final String PATH = "/upload/";
  static final int STEP = 320 * 1024;

  private static final long LARGEST_FRAGMENT = 60L * 1024 * 1024;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /** What a finished session is to become. */
  record Request(
      Drive drive, Item parent, String name, Conflict conflict, Precondition when, Times times) {}

  private record Range(long from, long to, long total) {
    static Range of(Call call) {
      Matcher range = RANGE.matcher(call.header("content-range"));
      if (!range.matches()) {
        throw GraphError.invalid(
            "invalidRange", "The Content-Range header is missing or malformed");
      }
      return new Range(
          Long.parseLong(range.group(1)),
          Long.parseLong(range.group(2)),
          Long.parseLong(range.group(3)));
    }

    long length() {
      return to - from + 1;
    }

    boolean isLast() {
      return to == total - 1;
    }
  }

  private static final class Session {
    private final Request request;
    private final Path file;
    private final Instant expires;
    private QuickXor hash = new QuickXor();
    private long received;
    private long total = -1;
    private volatile int fragments;

    Session(Request request, Path file, Instant expires) {
      this.request = request;
      this.file = file;
      this.expires = expires;
    }
  }

  private final String base;
  private final Blobs blobs;
  private final Downloads downloads;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile Duration lifetime = Duration.ofDays(7);

  Uploads(String base, Blobs blobs, Downloads downloads) {
    this.base = base;
    this.blobs = blobs;
    this.downloads = downloads;
  }

  void lifetime(Duration duration) {
    lifetime = duration;
  }

  void expireAll() {
    sessions.keySet().forEach(this::discard);
  }

  int open() {
    return sessions.size();
  }

  /** How many fragments the session behind a path has taken, -1 where it is none. */
  int fragments(String path) {
    Session session = path.startsWith(PATH) ? sessions.get(path.substring(PATH.length())) : null;
    return session == null ? -1 : session.fragments;
  }

  Answer create(Request request, long fileSize) throws IOException {
    request
        .drive()
        .checkStore(request.parent(), request.name(), request.conflict(), request.when());
    request.drive().requireSpace(fileSize);
    String token = UUID.randomUUID().toString().replace("-", "");
    Path file = Files.createFile(blobs.fresh());
    var session = new Session(request, file, Item.now().plus(lifetime));
    sessions.put(token, session);
    Map<String, Object> state = state(session);
    state.put("uploadUrl", base + PATH + token);
    return Answer.json(200, state);
  }

  Answer answer(Call call) throws IOException {
    if (!call.header("authorization").isEmpty()) {
      throw GraphError.unauthenticated("An upload URL takes no Authorization header");
    }
    String token = call.path().substring(PATH.length());
    Session session = sessions.get(token);
    if (session == null || session.expires.isBefore(Instant.now())) {
      discard(token);
      throw unknown();
    }
    return switch (call.method()) {
      case "GET" -> {
        synchronized (session) {
          yield Answer.json(200, state(session));
        }
      }
      case "DELETE" -> {
        discard(token);
        yield Answer.empty(204);
      }
      case "PUT" -> fragment(call, token, session);
      default -> throw GraphError.invalid("", "No such method on an upload session");
    };
  }

  private static Map<String, Object> state(Session session) {
    var state = new LinkedHashMap<String, Object>();
    state.put("expirationDateTime", session.expires.toString());
    boolean complete = session.received == session.total;
    state.put("nextExpectedRanges", complete ? List.of() : List.of(session.received + "-"));
    return state;
  }

  private Answer fragment(Call call, String token, Session session) throws IOException {
    Range range = Range.of(call);
    synchronized (session) {
      if (!sessions.containsKey(token)) {
        throw unknown();
      }
      check(call, session, range);
      QuickXor hash = session.hash.copy();
      try (FileChannel file = FileChannel.open(session.file, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(file.position(range.from()))) {
        Blobs.pour(call.body(), out, hash, range.length());
      }
      session.hash = hash;
      session.received = range.to() + 1;
      session.total = range.total();
      session.fragments++;
      return range.isLast() ? commit(token, session) : Answer.json(202, state(session));
    }
  }

  private static void check(Call call, Session session, Range range) {
    if (session.total >= 0 && range.total() != session.total) {
      throw GraphError.invalid("invalidRange", "The total size differs from the first fragment's");
    }
    if (range.from() != session.received || range.to() >= range.total()) {
      String inner = range.from() < session.received ? "fragmentOverlap" : "fragmentOutOfOrder";
      throw new GraphError(
          416, "invalidRange", inner, "Expected a fragment from " + session.received);
    }
    if (range.length() != call.contentLength()) {
      throw GraphError.invalid("fragmentLengthMismatch", "Content-Range and Content-Length differ");
    }
    if (range.length() >= LARGEST_FRAGMENT) {
      throw new GraphError(
          413, "invalidRequest", "maxFragmentLengthExceeded", "A fragment is less than 60 MiB");
    }
    if (!range.isLast() && range.length() % STEP != 0) {
      throw GraphError.invalid("invalidRange", "A fragment is a multiple of 320 KiB");
    }
  }

  /** A refusal leaves the session as it is, all its bytes received. */
  private Answer commit(String token, Session session) {
    if (!sessions.remove(token, session)) {
      throw unknown();
    }
    Request request = session.request;
    var blob = new Blobs.Blob(session.file, session.received, session.hash.base64());
    try {
      synchronized (request.drive()) {
        Item parent = request.drive().item(request.parent().id);
        Stored stored =
            request
                .drive()
                .store(
                    parent,
                    request.name(),
                    blob,
                    request.conflict(),
                    request.when(),
                    request.times());
        return Answer.json(
            stored.created() ? 201 : 200, downloads.linked(request.drive(), stored.item()));
      }
    } catch (GraphError e) {
      sessions.put(token, session);
      throw e;
    }
  }

  private static GraphError unknown() {
    return new GraphError(
        404, "itemNotFound", "uploadSessionNotFound", "The upload session was not found");
  }

  /** Waits for a fragment on its way; whoever takes the session out of the map owns its file. */
  private void discard(String token) {
    Session session = sessions.remove(token);
    if (session != null) {
      synchronized (session) {
        blobs.drop(new Blobs.Blob(session.file, 0, ""));
      }
    }
  }
}
