package io.bactrian.console.telegram;

import static io.bactrian.FakeAnswers.answer;
import static io.bactrian.FakeAnswers.botError;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Telegram's Bot API as its documentation says it: long polling whose offset confirms, one poller,
 * one message a second in a chat, 20 a minute in a group, 4,096 characters, buttons of 64 bytes.
 * Faults are switched on.
 */
final class FakeTelegram implements AutoCloseable {
  static final String TOKEN = "7123456789:AAFakeTokenOfTheBotThatAnswers-0123";

  /** What it does with a question for updates, or with a message. */
  enum Mood {
    WELL,
    /** 429, come again in a second. */
    BUSY,
    /** 409, another asks. */
    CONFLICT,
    /** 502 and a page in HTML. */
    BROKEN,
    /** No answer until the mood changes. */
    HANGING
  }

  record Sent(String method, String chat, String text, JsonNode keyboard, long atMillis) {}

  final List<Sent> sent = new CopyOnWriteArrayList<>();
  final List<String> faults = new CopyOnWriteArrayList<>();
  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger tries = new AtomicInteger();
  private volatile Mood polling = Mood.WELL;
  private volatile Mood sending = Mood.WELL;
  private final TreeMap<Long, String> updates = new TreeMap<>();
  private final Map<String, Deque<Long>> pace = new HashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private long nextUpdate = 1_000;
  private long nextMessage = 1;
  private int asking;

  FakeTelegram() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/bot" + TOKEN + "/getMe", call -> answer(call, 200, me()));
    server.createContext("/bot" + TOKEN + "/getUpdates", this::getUpdates);
    server.createContext("/bot" + TOKEN + "/sendMessage", this::send);
    server.createContext("/bot" + TOKEN + "/sendPhoto", this::send);
    server.createContext("/bot" + TOKEN + "/answerCallbackQuery", this::send);
    server.createContext("/", call -> answer(call, 404, botError(404, "Not Found", "")));
    server.start();
  }

  private static String me() {
    return "{\"ok\":true,\"result\":{\"id\":7,\"is_bot\":true,\"username\":\"bactrian_bot\"}}";
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void polling(Mood mood) {
    polling = mood;
    notifyAll();
  }

  synchronized void sending(Mood mood) {
    sending = mood;
    notifyAll();
  }

  /** A message to the bot alone; the chat has the user's id. */
  long says(long user, String text) {
    return says(user, Long.toString(user), text);
  }

  synchronized long says(long user, String chat, String text) {
    return add(message(nextMessage++, user, chat, text));
  }

  synchronized String message(long id, long user, String chat, String text) {
    return "\"message\":{\"message_id\":%d,\"date\":1700000000,\"text\":%s,%s,%s}"
        .formatted(id, json.valueToTree(text), from(user), chat(chat));
  }

  /** A press of a button below a message of the bot's. */
  synchronized long presses(long user, String chat, String press, String data) {
    return add(
        "\"callback_query\":{\"id\":\"%s\",\"chat_instance\":\"1\",\"data\":%s,%s,\"message\":{\"message_id\":1,\"date\":1700000000,%s}}"
            .formatted(press, json.valueToTree(data), from(user), chat(chat)));
  }

  private static String from(long user) {
    return "\"from\":{\"id\":%1$d,\"is_bot\":false,\"first_name\":\"User %1$d\",\"username\":\"u%1$d\"}"
        .formatted(user);
  }

  private static String chat(String chat) {
    String type = chat.startsWith("-") ? "supergroup" : "private";
    return "\"chat\":{\"id\":%s,\"type\":\"%s\"}".formatted(chat, type);
  }

  synchronized long add(String update) {
    long id = nextUpdate++;
    put(id, update);
    return id;
  }

  synchronized void put(long id, String update) {
    updates.put(id, "{\"update_id\":%d,%s}".formatted(id, update));
    notifyAll();
  }

  /** What nobody confirmed so far. */
  synchronized int unconfirmed() {
    return updates.size();
  }

  private void getUpdates(HttpExchange call) throws IOException {
    polls.incrementAndGet();
    if (polling != Mood.WELL) {
      fault(call, polling, () -> polling == Mood.HANGING);
      return;
    }
    String query = String.valueOf(call.getRequestURI().getQuery());
    synchronized (this) {
      if (asking > 0) {
        faults.add("two ask at once");
        answer(call, 409, conflict());
        return;
      }
      asking++;
      try {
        updates.headMap(number(query, "offset")).clear();
        long left = 1_000 * Math.min(1, number(query, "timeout"));
        long end = System.currentTimeMillis() + left;
        while (updates.isEmpty() && polling == Mood.WELL && left > 0) {
          wait(left);
          left = end - System.currentTimeMillis();
        }
        // Of one answer, ids come in any order
        List<String> all = new ArrayList<>(updates.values());
        Collections.reverse(all);
        answer(call, 200, "{\"ok\":true,\"result\":[" + String.join(",", all) + "]}");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        asking--;
      }
    }
  }

  private static long number(String query, String name) {
    for (String part : query.split("&")) {
      if (part.startsWith(name + "=")) {
        return Long.parseLong(part.substring(name.length() + 1));
      }
    }
    return 0;
  }

  private void send(HttpExchange call) throws IOException {
    tries.incrementAndGet();
    String method = call.getRequestURI().getPath().replaceFirst(".*/", "");
    byte[] body = call.getRequestBody().readAllBytes();
    if (sending != Mood.WELL) {
      fault(call, sending, () -> sending == Mood.HANGING);
      return;
    }
    Sent message = method.equals("sendPhoto") ? photo(body) : message(method, json.readTree(body));
    String refusal = refusal(message);
    if (!refusal.isEmpty()) {
      faults.add(refusal);
      answer(
          call,
          refusal.startsWith("429") ? 429 : 400,
          botError(
              refusal.startsWith("429") ? 429 : 400,
              refusal,
              refusal.startsWith("429") ? ",\"parameters\":{\"retry_after\":1}" : ""));
      return;
    }
    sent.add(message);
    String result = method.equals("answerCallbackQuery") ? "true" : "{\"message_id\":1,\"date\":1}";
    answer(call, 200, "{\"ok\":true,\"result\":" + result + "}");
  }

  private static Sent message(String method, JsonNode body) {
    return new Sent(
        method,
        body.path("chat_id").asText(body.path("callback_query_id").asText()),
        body.path("text").asText(),
        body.path("reply_markup").path("inline_keyboard"),
        System.currentTimeMillis());
  }

  private Sent photo(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    if (!text.contains("\u0089PNG")) {
      faults.add("no PNG");
    }
    return new Sent(
        "sendPhoto",
        part(text, "chat_id"),
        part(text, "caption"),
        json.nullNode(),
        System.currentTimeMillis());
  }

  private static String part(String multipart, String name) {
    int at = multipart.indexOf("name=\"" + name + "\"");
    int begin = at < 0 ? -1 : multipart.indexOf("\r\n\r\n", at) + 4;
    return begin < 4 ? "" : multipart.substring(begin, multipart.indexOf("\r\n--", begin));
  }

  private synchronized String refusal(Sent message) {
    if (message.method().equals("answerCallbackQuery")) {
      return "";
    }
    for (JsonNode row : message.keyboard()) {
      for (JsonNode button : row) {
        if (button.path("callback_data").asText().getBytes(StandardCharsets.UTF_8).length > 64) {
          return "400 Bad Request: BUTTON_DATA_INVALID";
        }
      }
    }
    if (message.text().isEmpty() || message.text().length() > 4096) {
      return "400 Bad Request: message is too long";
    }
    Deque<Long> before = pace.computeIfAbsent(message.chat(), chat -> new ArrayDeque<>());
    long now = System.currentTimeMillis();
    long lastMinute = before.stream().filter(at -> at > now - 60_000).count();
    if (!before.isEmpty() && now - before.getLast() < 1_000
        || message.chat().startsWith("-") && lastMinute >= 20) {
      return "429 Too Many Requests: retry after 1";
    }
    before.add(now);
    return "";
  }

  private void fault(HttpExchange call, Mood mood, BooleanSupplier hangs) throws IOException {
    switch (mood) {
      case BUSY ->
          answer(
              call,
              429,
              botError(
                  429, "Too Many Requests: retry after 1", ",\"parameters\":{\"retry_after\":1}"));
      case CONFLICT -> answer(call, 409, conflict());
      case BROKEN -> answer(call, 502, "<html><h1>502 Bad Gateway</h1></html>");
      default -> {
        hang(hangs);
        call.close();
      }
    }
  }

  /** Until the mood changes. */
  private synchronized void hang(BooleanSupplier hangs) {
    try {
      while (hangs.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String conflict() {
    return botError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        "");
  }

  @Override
  public void close() {
    polling(Mood.WELL);
    sending(Mood.WELL);
    server.stop(0);
  }
}
