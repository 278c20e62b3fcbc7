package io.bactrian.store.onedrive.graph;

import io.bactrian.TestKey;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** What this JVM sends to Microsoft's sign-in host meets the fake, over TLS, until it is closed. */
public final class SignInHost implements AutoCloseable {
  public static final String ADDRESS = "https://login.microsoftonline.com";

  private static final String HOST = "login.microsoftonline.com";

  private final SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
  private final Tunnel tunnel;

  public SignInHost(FakeGraph graph, Path folder) throws IOException {
    TestKey key = TestKey.make(folder.resolve("sign-in.p12"), "CN=" + HOST, "EC", "DNS:" + HOST);
    tunnel = new Tunnel(HOST, graph.secured(TestKey.tls(key, key)));
    HttpsURLConnection.setDefaultSSLSocketFactory(TestKey.tls(null, key).getSocketFactory());
  }

  /** Nobody answers there any more. */
  public void goAway() throws IOException {
    tunnel.collapse();
  }

  @Override
  public void close() throws IOException {
    HttpsURLConnection.setDefaultSSLSocketFactory(usual);
    tunnel.close();
  }
}
