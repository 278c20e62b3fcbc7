package io.bactrian.store.onedrive.graph;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Microsoft Graph v1.0 for OneDrive as it is documented, on loopback, its contents in a folder.
 * Upload, download and monitor URLs name another host ({@code localhost} instead of 127.0.0.1), as
 * they do at Microsoft's: a client that carries its token there is refused.
 */
public final class FakeGraph implements AutoCloseable {
  /** Good from the start, for as long as it is not revoked. */
  public static final String TOKEN = "token-of-the-fake";

  /** The drive of {@code me} and of {@link #USER}. */
  public static final String DRIVE = "b!fakedrive";

  public static final String USER = "trader@fake.example";

  /** The drive of {@link #SITE}. */
  public static final String SITE_DRIVE = "b!fakesite";

  public static final String SITE = "fake.example,1,2";

  /** A personal drive, of {@link #PERSON}: item ids with an exclamation mark, cTags in deltas. */
  public static final String PERSONAL_DRIVE = "b4c3fa4e00000001";

  public static final String PERSON = "someone@fake.example";

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final List<HttpsServer> secured = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "graph");
            thread.setDaemon(true);
            return thread;
          });
  private final Blobs blobs;
  private final Drives drives = new Drives();
  private final Faults faults = new Faults();
  private final Requests requests = new Requests();
  private final Quirks quirks = new Quirks();
  private final Tokens tokens = new Tokens();
  private final Identity identity = new Identity(tokens);
  private final Admin admin = new Admin(this);
  private final Downloads downloads;
  private final Uploads uploads;
  private final Delta delta;
  private final Copies copies;
  private final DriveCalls calls;
  private final Front front;

  private FakeGraph(Path folder, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    blobs = new Blobs(folder);
    String contents = "http://localhost:" + server.getAddress().getPort();
    String base = address().toString();
    downloads = new Downloads(contents, drives);
    uploads = new Uploads(contents, blobs, downloads);
    delta = new Delta(base, quirks);
    copies = new Copies(contents, drives, blobs, quirks);
    calls =
        new DriveCalls(
            blobs, new Lists(base, downloads, quirks), delta, uploads, downloads, copies);
    front = new Front(faults, requests, uploads, tokens, this::answer);
    drives.add(new Drive(DRIVE, false, blobs), "me", "users/" + USER);
    drives.add(new Drive(SITE_DRIVE, false, blobs), "sites/" + SITE);
    drives.add(new Drive(PERSONAL_DRIVE, true, blobs), "users/" + PERSON);
    tokens.accept(TOKEN, Duration.ofDays(365), true);
    server.createContext("/", front);
    server.setExecutor(threads);
    server.start();
  }

  public static FakeGraph start(Path folder) throws IOException {
    return start(folder, 0);
  }

  public static FakeGraph start(Path folder, int port) throws IOException {
    return new FakeGraph(folder, port);
  }

  /** Port (0: any free one) and folder; prints the address and runs until it is ended. */
  public static void main(String[] args) throws IOException {
    FakeGraph graph = start(Path.of(args[1]), Integer.parseInt(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(graph::closeQuietly));
    System.out.println(graph.address());
  }

  private Answer answer(Call call) throws IOException {
    String path = call.path();
    if (path.startsWith(Uploads.PATH)) {
      return uploads.answer(call);
    }
    if (path.startsWith(Downloads.PATH)) {
      return downloads.answer(call);
    }
    if (path.startsWith(Copies.PATH)) {
      return copies.monitor(call);
    }
    if (Identity.PATH.matcher(path).matches()) {
      return identity.answer(call);
    }
    if (Admin.isFor(path)) {
      return admin.answer(call);
    }
    tokens.check(call);
    Address at =
        Address.of(path)
            .orElseThrow(() -> GraphError.invalid("invalidPath", "No such resource: " + path));
    return calls.answer(call, drives.of(at.owner()), at);
  }

  /** Without {@code /v1.0}. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The port of the same server over TLS, for those who sign in nowhere else. */
  public int secured(SSLContext context) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", front);
    server.setExecutor(threads);
    server.start();
    secured.add(server);
    return server.getAddress().getPort();
  }

  /** The drive of {@code me}. */
  public Tree tree() {
    return tree(DRIVE);
  }

  public Tree tree(String driveId) {
    return new Tree(drives.byId(driveId), blobs);
  }

  public Faults faults() {
    return faults;
  }

  public Requests requests() {
    return requests;
  }

  public Quirks quirks() {
    return quirks;
  }

  public Tokens tokens() {
    return tokens;
  }

  public Identity identity() {
    return identity;
  }

  /** Makes every delta token so far answer 410: apply (true) or upload (false) differences. */
  public void forgetDeltaTokens(boolean apply) {
    delta.forget(apply ? "resyncChangesApplyDifferences" : "resyncChangesUploadDifferences");
  }

  public void expireUploads() {
    uploads.expireAll();
  }

  /** Contents on disk: of files, of the recycle bin, of open sessions. */
  public long blobs() {
    return blobs.files();
  }

  public int openUploads() {
    return uploads.open();
  }

  public void downloadLifetime(Duration lifetime) {
    downloads.lifetime(lifetime);
  }

  public void quota(long bytes) {
    drives.byId(DRIVE).quota(bytes);
  }

  @Override
  public void close() throws IOException {
    front.close();
    server.stop(0);
    secured.forEach(each -> each.stop(0));
    end(threads);
    copies.close();
    blobs.close();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A request does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
