package io.bactrian.store.onedrive.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.TestKey;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Fault;
import io.bactrian.store.onedrive.graph.Identity;
import io.bactrian.store.onedrive.graph.SignInHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three ways to sign in, with Microsoft's own library, at a token endpoint over TLS. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("onedrive")
class SignInTest {
  private static final String AUTHORITY = SignInHost.ADDRESS + "/" + Identity.TENANT + "/";
  private static final String KEY = "sixteen characters and more";

  @TempDir Path folder;
  private FakeGraph graph;
  private SignInHost host;
  private String base;

  @BeforeEach
  void start() throws Exception {
    graph = FakeGraph.start(Files.createDirectory(folder.resolve("graph")));
    graph.identity().pollSeconds(1);
    base = graph.address().toString();
    host = new SignInHost(graph, folder);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
    graph.close();
  }

  private DriveClient client(DriveTarget target, TokenSource tokens) {
    return new DriveClient(DriveClientOptions.of(base, target), tokens);
  }

  private DeviceCodeSignIn person() {
    return person(KEY);
  }

  private DeviceCodeSignIn person(String key) {
    return new DeviceCodeSignIn(
        AUTHORITY, Identity.CLIENT, base, folder.resolve("cache/tokens"), key);
  }

  private static DriveException failure(TokenSource tokens) {
    return assertThatExceptionOfType(DriveException.class).isThrownBy(tokens::token).actual();
  }

  private static String reason(TokenSource tokens) {
    DriveException failure = failure(tokens);
    assertThat(failure.code()).isEqualTo(DriveException.SIGN_IN);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void anApplicationSignsInWithItsSecretAndAgainWhenItsTokenIsRevoked() {
    var tokens = ClientCredentials.secret(AUTHORITY, Identity.CLIENT, base, Identity.SECRET);
    try (DriveClient drive = client(DriveTarget.drive(FakeGraph.DRIVE), tokens)) {
      drive.ensureFolder("lake");
      String first = tokens.token();
      assertThat(tokens.token()).as("kept").isEqualTo(first);
      graph.tokens().revokeAll();
      drive.ensureFolder("archive");
      assertThat(tokens.token()).isNotEqualTo(first);
    }
  }

  @Test
  void reportsAWrongSecretWithoutIt() {
    var tokens = ClientCredentials.secret(AUTHORITY, Identity.CLIENT, base, "not-the-secret");
    assertThat(reason(tokens))
        .contains("invalid_client", "AADSTS7000215")
        .doesNotContain("not-the-secret");
  }

  @Test
  void aSignInHostThatIsAwayOrBusyInvalidatesNoSignIn() throws Exception {
    var tokens = ClientCredentials.secret(AUTHORITY, Identity.CLIENT, base, Identity.SECRET);
    graph.faults().add(Fault.on("POST", "/oauth2/").times(4).answer(503, "busy"));
    assertThat(failure(tokens).code()).isEqualTo(DriveException.BROKEN_CONNECTION);
    try (DriveClient drive = client(DriveTarget.drive(FakeGraph.DRIVE), tokens)) {
      drive.ensureFolder("lake"); // tries again
    }
    host.goAway();
    tokens.rejected(tokens.token());
    assertThat(failure(tokens).code()).isEqualTo(DriveException.BROKEN_CONNECTION);
  }

  @Test
  void anApplicationSignsInWithItsCertificate() {
    TestKey known = TestKey.make(folder.resolve("known.p12"), "CN=known", "RSA", "DNS:hub");
    TestKey other = TestKey.make(folder.resolve("other.p12"), "CN=other", "RSA", "DNS:hub");
    graph.identity().trust(known.certificate());
    var tokens =
        ClientCredentials.certificate(
            AUTHORITY, Identity.CLIENT, base, known.file(), TestKey.PASSWORD);
    try (DriveClient drive = client(DriveTarget.drive(FakeGraph.DRIVE), tokens)) {
      drive.ensureFolder("lake");
    }
    assertThat(
            reason(
                ClientCredentials.certificate(
                    AUTHORITY, Identity.CLIENT, base, other.file(), TestKey.PASSWORD)))
        .contains("invalid_client");
    assertThatThrownBy(
            () ->
                ClientCredentials.certificate(
                    AUTHORITY, Identity.CLIENT, base, known.file(), "wrong"))
        .hasMessageContaining("certificate cannot be read");
  }

  @Test
  void aPersonSignsInOnceAndStaysSignedIn() {
    DeviceCodeSignIn tokens = person();
    assertThat(reason(tokens)).contains("nobody has signed in yet");
    await().until(() -> graph.identity().waiting().size() == 1);
    assertThat(CompletableFuture.supplyAsync(() -> reason(tokens)))
        .as("does not wait for the person")
        .succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(graph.identity().waiting()).as("asked for once").hasSize(1);

    approve();
    String token = awaitToken(tokens);
    assertThat(tokens.token()).isEqualTo(token);
    DeviceCodeSignIn restarted = person();
    try (DriveClient drive = client(new DriveTarget(DriveTarget.Kind.ME, ""), restarted)) {
      drive.ensureFolder("lake");
      graph.tokens().revokeAll();
      drive.ensureFolder("archive");
    }
    assertThat(graph.identity().waiting()).isEmpty();
    assertThat(tokens.warning()).isEmpty();
    assertThat(reason(person("another key of some length"))).contains("tokenCacheKey");
  }

  @Test
  void aPersonWhoseSignInIsLostIsAskedAgain() {
    graph.identity().tokenLifetime(Duration.ofMinutes(1)); // less than what is held in reserve
    DeviceCodeSignIn tokens = person();
    reason(tokens);
    approve();
    awaitToken(tokens);
    graph.identity().revokeRefreshTokens();

    assertThat(reason(tokens)).contains("invalid_grant");
    assertThat(reason(tokens)).contains("nobody has signed in");
    approve();
    assertThat(awaitToken(tokens)).isNotEmpty();
  }

  private void approve() {
    Set<String> codes = await().until(graph.identity()::waiting, waiting -> !waiting.isEmpty());
    codes.forEach(graph.identity()::approve);
  }

  private static String awaitToken(TokenSource tokens) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(DriveException.class)
        .until(tokens::token, token -> !token.isEmpty());
  }
}
