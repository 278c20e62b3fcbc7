package io.bactrian.watch.notices;

import static io.bactrian.FakeAnswers.answer;
import static io.bactrian.FakeAnswers.botError;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Telegram's Bot API as far as a bot sends messages: what it takes, and how it refuses (its answers
 * as they are documented). Beside it on the same port a receiver of webhooks and of heartbeats.
 */
final class FakeBotApi implements AutoCloseable {
  static final String HOOK_PATH = "T01-hook-s3cret-path";
  static final String HOOK_QUERY = "hook-s3cret-query";
  static final String TOKEN = "8123456789:AAFakeTokenOfTheAlarmBot-xyz_0123456";

  /** What it does with a message. */
  enum Mood {
    WELL,
    /** 429, come again in 17 s. */
    BUSY,
    /** 403, the user has blocked the bot. */
    BLOCKED,
    /** 401, as for a token that is wrong. */
    UNKNOWN,
    /** 502. */
    BROKEN,
    /** The connection ends without an answer. */
    CUT,
    /** No answer until {@link #release}. */
    HANGING
  }

  record Posted(String id, String timestamp, String signature, byte[] body) {}

  final List<String> taken = new CopyOnWriteArrayList<>();
  final List<Posted> posted = new CopyOnWriteArrayList<>();
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger beats = new AtomicInteger();
  volatile Mood mood = Mood.WELL;
  volatile int webhookStatus = 200;
  volatile CountDownLatch arrived = new CountDownLatch(1);
  volatile CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private final ObjectMapper json = new ObjectMapper();

  FakeBotApi() throws IOException {
    server = start(0);
  }

  private HttpServer start(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/bot" + TOKEN + "/sendMessage", this::sendMessage);
    server.createContext(
        "/bot", call -> answer(call, 401, botError(401, "Unauthorized", ""))); // another token
    server.createContext("/hook", this::hook);
    server.createContext(
        "/beat",
        call -> {
          beats.incrementAndGet();
          answer(call, 200, "OK");
        });
    server.start();
    return server;
  }

  /** Connections are refused from now on, until {@link #comeBack}. */
  void goAway() {
    server.stop(0);
  }

  void comeBack() throws IOException {
    server = start(server.getAddress().getPort());
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Of webhooks, with a secret in its path and one among its options. */
  String hookUrl() {
    return url() + "/hook/" + HOOK_PATH + "?a=1&token=" + HOOK_QUERY + "&z=2";
  }

  void reset() {
    mood = Mood.WELL;
    webhookStatus = 200;
    taken.clear();
    posted.clear();
    asked.set(0);
    beats.set(0);
    arrived = new CountDownLatch(1);
    released = new CountDownLatch(1);
  }

  private void sendMessage(HttpExchange call) throws IOException {
    asked.incrementAndGet();
    JsonNode message = json.readTree(call.getRequestBody().readAllBytes());
    String text = message.path("text").asText();
    switch (mood) {
      case BUSY ->
          answer(
              call,
              429,
              botError(
                  429,
                  "Too Many Requests: retry after 17",
                  ",\"parameters\":{\"retry_after\":17}"));
      case BLOCKED ->
          answer(call, 403, botError(403, "Forbidden: bot was blocked by the user", ""));
      case UNKNOWN -> answer(call, 401, botError(401, "Unauthorized", ""));
      case BROKEN -> answer(call, 502, botError(502, "Bad Gateway", ""));
      case CUT -> call.close();
      case HANGING -> hang(call);
      case WELL -> take(call, message, text);
    }
  }

  private void hang(HttpExchange call) {
    arrived.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    call.close();
  }

  private void take(HttpExchange call, JsonNode message, String text) throws IOException {
    if (!message.path("chat_id").asText().equals("7")) {
      answer(call, 400, botError(400, "Bad Request: chat not found", ""));
    } else if (text.isEmpty() || text.length() > 4096) {
      answer(call, 400, botError(400, "Bad Request: message is too long", ""));
    } else if (!message.path("parse_mode").asText("").isEmpty()) {
      answer(call, 400, botError(400, "Bad Request: can't parse entities", ""));
    } else {
      taken.add(text);
      answer(call, 200, "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1}}");
    }
  }

  private void hook(HttpExchange call) throws IOException {
    var headers = call.getRequestHeaders();
    posted.add(
        new Posted(
            String.valueOf(headers.getFirst("webhook-id")),
            String.valueOf(headers.getFirst("webhook-timestamp")),
            String.valueOf(headers.getFirst("webhook-signature")),
            call.getRequestBody().readAllBytes()));
    if (mood == Mood.HANGING) {
      hang(call);
    } else {
      answer(call, webhookStatus, "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
