package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import io.bactrian.store.onedrive.OneDriveComponent;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Identity;
import io.bactrian.store.onedrive.graph.SignInHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mirror's start makes of a sign-in that fails. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("onedrive")
class DriveSignInTest {
  @TempDir Path folder;
  private FakeGraph graph;
  private SignInHost host;

  @BeforeEach
  void start() throws Exception {
    graph = FakeGraph.start(Files.createDirectory(folder.resolve("graph")));
    host = new SignInHost(graph, folder);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
    graph.close();
  }

  private void check(String tenant, String client, String secret, boolean person) throws Exception {
    var properties =
        new OneDriveProperties(
            tenant,
            client,
            secret,
            "",
            "",
            person ? "" : FakeGraph.DRIVE,
            "",
            "",
            person,
            folder.resolve("tokens").toString(),
            "sixteen characters and more",
            graph.address().toString(),
            SignInHost.ADDRESS);
    try (var camel = new DefaultCamelContext()) {
      var component = new OneDriveComponent();
      component.setConfiguration(properties.configuration());
      camel.addComponent("microsoft-onedrive", component);
      new Drive(component, properties).check();
    }
  }

  @Test
  void takesWhatIsRight() {
    assertThatCode(() -> check(Identity.TENANT, Identity.CLIENT, Identity.SECRET, false))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "nowhere, client-of-the-fake, secret-of-the-fake, tenant",
    "tenant-of-the-fake, nobody, secret-of-the-fake, client-id",
    "tenant-of-the-fake, client-of-the-fake, a-wrong-word, client-secret",
  })
  void namesTheSettingThatIsRefused(String tenant, String client, String secret, String setting) {
    assertThatThrownBy(() -> check(tenant, client, secret, false))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("hub.onedrive." + setting + " is refused")
        .hasMessageContaining("AADSTS")
        .hasMessageNotContaining(secret);
  }

  @Test
  void goesOnWhereNobodyAnswersOrAPersonHasYetToSignIn() throws Exception {
    assertThatCode(() -> check("consumers", Identity.CLIENT, "", true)).doesNotThrowAnyException();
    host.goAway();
    assertThatCode(() -> check(Identity.TENANT, Identity.CLIENT, Identity.SECRET, false))
        .doesNotThrowAnyException();
  }
}
