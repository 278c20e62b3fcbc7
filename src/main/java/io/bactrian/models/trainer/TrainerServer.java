package io.bactrian.models.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.models.lstm.LstmProgram;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Takes training requests and works them one at a time. */
public final class TrainerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BODY = 1 << 20;
  private static final String RUNS = "/runs/";

  /** The seed allows two hours for a whole dataset. */
  private static final Duration LSTM_LIMIT = Duration.ofHours(2);

  private final String key;
  private final Transfers transfers;
  private final HttpServer server;
  private final ExecutorService handlers = Executors.newFixedThreadPool(2);
  private final ThreadPoolExecutor worker;
  private final Set<String> active = ConcurrentHashMap.newKeySet();

  private final Optional<LstmProgram> lstm;

  /** On the loopback address, with a key that nobody else knows and no LSTM. */
  TrainerServer(Transfers transfers, int queue) throws IOException {
    this(loopback(), randomKey(), transfers, queue, "", LSTM_LIMIT);
  }

  /**
   * @param torch where the libraries of the LSTM are, as {@link LstmProgram#of} takes it
   * @param longest what the training of an LSTM may take
   */
  TrainerServer(
      InetSocketAddress address,
      String key,
      Transfers transfers,
      int queue,
      String torch,
      Duration longest)
      throws IOException {
    this.key = key;
    this.transfers = transfers;
    this.lstm = torch.isEmpty() ? Optional.empty() : LstmProgram.of(torch, longest);
    this.worker =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue));
    this.server = HttpServer.create(address, 16);
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * The hub's own trainer, which only the hub can call.
   *
   * @param hosts that it may reach
   * @param maxDownload bytes of a dataset
   * @param timeout of one transfer
   * @param queue how many runs may wait
   * @param torch a folder with the libraries of the LSTM; empty for none
   */
  public static TrainerServer embedded(
      Set<String> hosts, long maxDownload, Duration timeout, int queue, String torch)
      throws IOException {
    var transfers = new Transfers(hosts, maxDownload, timeout, 1000);
    return new TrainerServer(loopback(), randomKey(), transfers, queue, torch, LSTM_LIMIT);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static String randomKey() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Where it is called on this machine. */
  public TrainerEndpoint endpoint() {
    return new TrainerEndpoint(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), key);
  }

  boolean hasLstm() {
    return lstm.isPresent();
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.shutdownNow();
    worker.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        if (exchange.getRequestURI().getPath().startsWith(RUNS)) {
          answer(exchange, 200, "application/json", underWay(exchange));
        } else {
          answer(exchange, 202, "application/json", Map.of("run_id", accept(exchange)));
        }
      } catch (HubException e) {
        if (e.code() == ErrorCode.UNAVAILABLE) {
          exchange.getResponseHeaders().set("Retry-After", "30");
        }
        answer(exchange, e.code().status(), Problem.MEDIA_TYPE, Problem.of(e));
      }
    }
  }

  /** For who has to keep a machine up until a run is over; the hub gets callbacks. */
  private Map<String, Object> underWay(HttpExchange exchange) {
    authenticate(exchange);
    String run = exchange.getRequestURI().getPath().substring(RUNS.length());
    return Map.of("run_id", run, "active", active.contains(run));
  }

  private void authenticate(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] expected = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
    if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected)) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, "Send the trainer's bearer key.");
    }
  }

  private String accept(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/train")) {
      throw new HubException(ErrorCode.NOT_FOUND, "No such address. Post to /train.");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      throw new HubException(ErrorCode.METHOD_NOT_ALLOWED, "Only POST is taken here.");
    }
    authenticate(exchange);
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new HubException(ErrorCode.TOO_LARGE, "The body is above 1 MB. Send less.");
    }
    try {
      TrainRequest request = TrainRequest.of(JSON.readTree(body), hasLstm());
      enqueue(request);
      return request.runId();
    } catch (JsonProcessingException e) {
      throw new HubException(ErrorCode.MALFORMED_JSON, "The body is not JSON. Send an object.");
    }
  }

  private void enqueue(TrainRequest request) {
    if (!active.add(request.runId())) {
      return;
    }
    try {
      worker.execute(() -> work(request));
    } catch (RejectedExecutionException e) {
      active.remove(request.runId());
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The queue is full. Send the run again later.", e);
    }
  }

  private void work(TrainRequest request) {
    try {
      Path folder = Files.createTempDirectory("bactrian-trainer-");
      try {
        new TrainingRun(request, transfers, lstm).run(folder);
      } finally {
        FileSystemUtils.deleteRecursively(folder);
      }
    } catch (Transfers.RunStopped e) {
      LOG.info("Training run {} was ended by the hub", request.runId());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("Training run {}: its end could not be reported", request.runId(), e);
    } finally {
      active.remove(request.runId());
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, Object body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
