package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What goes wrong, with which requests, how often; fluent in Java, an object in JSON. */
public final class Fault {
  enum Drop {
    NEVER,
    BEFORE,
    AFTER
  }

  static final Fault NONE = new Fault("", "");

  final String method;
  final Pattern path;
  final Map<String, String> headers = new LinkedHashMap<>();
  int times = 1;
  int skip;
  int fragment = -1;
  int status;
  String code = "generalException";
  Drop drop = Drop.NEVER;
  long truncateAt = -1;
  long corruptAt = -1;
  long stallMillis;
  long bytesPerSecond;
  boolean wrongHash;
  boolean revoke;

  private Fault(String method, String path) {
    this.method = method;
    this.path = Pattern.compile(path);
  }

  /** With requests of this method (empty: any) whose path and query hold this expression. */
  public static Fault on(String method, String path) {
    return new Fault(method, path);
  }

  /** The JSON form: the same words as here, {@code drop} being {@code before} or {@code after}. */
  static Fault of(JsonNode json) {
    Fault fault = on(json.path("method").asText(""), json.path("path").asText(""));
    fault.times = json.path("times").asInt(1);
    fault.skip = json.path("skip").asInt(0);
    fault.fragment = json.path("fragment").asInt(-1);
    fault.status = json.path("status").asInt(0);
    fault.code = json.path("code").asText(fault.code);
    json.path("headers").properties().forEach(e -> fault.header(e.getKey(), e.getValue().asText()));
    fault.drop = Call.choice(json.path("drop").asText(), Drop.NEVER);
    fault.truncateAt = json.path("truncateAt").asLong(-1);
    fault.corruptAt = json.path("corruptAt").asLong(-1);
    fault.stallMillis = json.path("stallMillis").asLong(0);
    fault.bytesPerSecond = json.path("bytesPerSecond").asLong(0);
    fault.wrongHash = json.path("wrongHash").asBoolean(false);
    fault.revoke = json.path("revoke").asBoolean(false);
    return fault;
  }

  public Fault times(int n) {
    times = n;
    return this;
  }

  public Fault always() {
    return times(Integer.MAX_VALUE);
  }

  /** Lets the first n matching requests pass. */
  public Fault skip(int n) {
    skip = n;
    return this;
  }

  /** Only the upload of fragment n of a session, counted from 0. */
  public Fault fragment(int n) {
    fragment = n;
    return this;
  }

  /** Answers this status with Graph's error JSON and does no work. */
  public Fault answer(int withStatus, String withCode) {
    status = withStatus;
    code = withCode;
    return this;
  }

  public Fault header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** 429 as Graph throttles. */
  public Fault throttle(int retryAfterSeconds) {
    return answer(429, "activityLimitReached")
        .header("Retry-After", Integer.toString(retryAfterSeconds));
  }

  /** Closes the connection, nothing done. */
  public Fault dropBefore() {
    drop = Drop.BEFORE;
    return this;
  }

  /** Does the work and closes the connection without an answer. */
  public Fault dropAfter() {
    drop = Drop.AFTER;
    return this;
  }

  /** Promises the whole body and closes the connection after n bytes of it. */
  public Fault truncate(long atByte) {
    truncateAt = atByte;
    return this;
  }

  /** Flips the byte at this place of the body. */
  public Fault corrupt(long atByte) {
    corruptAt = atByte;
    return this;
  }

  /** Waits before anything is done. */
  public Fault stall(long millis) {
    stallMillis = millis;
    return this;
  }

  /** Sends the body no faster than this. */
  public Fault slow(long perSecond) {
    bytesPerSecond = perSecond;
    return this;
  }

  /** Reports another quickXorHash than the content has. */
  public Fault wrongHash() {
    wrongHash = true;
    return this;
  }

  /** Revokes the token the request came with, so that it and all later ones get 401. */
  public Fault revoke() {
    revoke = true;
    return this;
  }

  Answer answer() {
    Answer answer = new GraphError(status, code, "", "Fault on command").answer();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }
}
