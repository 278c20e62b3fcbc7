package io.bactrian.models.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Flags that follow releases. */
class FlagsTest extends NamedVersions {
  @Autowired ProducerTemplate producer;

  private JsonNode change(int status, String name, String what, String more) {
    return hub().call(status, "POST", flag(name) + "/" + what, "{\"reason\":\"r\"" + more + "}");
  }

  @Test
  void flipsFlagsWithTheReleaseThatBecomesTheLatestStableOne() {
    String name = "follows" + tests;
    assertThat(declared(name).path("version").isNull()).isTrue();
    assertThat(declared(name).path("version").isNull()).isTrue();
    assertThat(tag(200, "v0.1.0-rc.1", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v0.1.0", GOOD).at("/flags/0").asText()).isEqualTo(name);
    assertThat(tag(200, "v0.1.0", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v0.3.0", BETTER).path("flags")).hasSize(1);
    assertThat(tag(200, "v0.2.0", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v9.0.0", REFUSED).path("flags")).isEmpty();
    JsonNode now = hub().get(flag(name));
    assertThat(now.path("version").asText()).isEqualTo(BETTER);
    assertThat(now.path("tag").asText()).isEqualTo("v0.3.0");
    assertThat(now.path("changes").findValuesAsText("kind"))
        .containsExactly("release", "release", "declare");
  }

  @Test
  void setsHoldsAndResumesAFlagByHand() {
    String name = "held" + tests;
    tag(200, "v0.1.0", GOOD);
    assertThat(declared(name).path("tag").asText()).isEqualTo("v0.1.0");
    String dry = ",\"version\":\"%s\",\"dry_run\":true".formatted(BETTER);
    assertThat(change(200, name, "set", dry).path("version").asText()).isEqualTo(BETTER);
    assertThat(hub().get(flag(name)).path("version").asText()).isEqualTo(GOOD);
    change(200, name, "set", ",\"version\":\"%s\"".formatted(REFUSED));
    assertThat(hub().get(flag(name)).path("tag").isNull()).isTrue();
    change(200, name, "hold", "");
    assertThat(tag(200, "v0.2.0", BETTER).path("flags")).isEmpty();
    assertThat(hub().get(flag(name)).path("version").asText()).isEqualTo(REFUSED);
    JsonNode resumed = change(200, name, "resume", "");
    assertThat(resumed.path("tag").asText()).isEqualTo("v0.2.0");
    assertThat(resumed.path("held").asBoolean()).isFalse();
    change(404, name, "set", ",\"version\":\"nix\"");
  }

  @Test
  void namesTheFlagsThatThereAreForOneThatNobodyKnows() {
    String name = "known" + tests;
    declared(name);
    hub().call(404, "GET", flag("nobody"), "");
    assertThat(change(404, "nobody", "hold", "").path("detail").asText())
        .contains("no flag nobody", name);
    hub().call(400, "PUT", flag("Loud"), "{\"model\":\"m\",\"reason\":\"r\"}");
    hub().call(404, "PUT", flag("lost"), "{\"model\":\"nobody\",\"reason\":\"r\"}");
    String old = model;
    register();
    assertThat(
            hub()
                .call(
                    409, "PUT", flag(name), "{\"model\":\"%s\",\"reason\":\"r\"}".formatted(model))
                .path("detail")
                .asText())
        .contains(old);
    assertThatThrownBy(
            () ->
                jdbc.update(
                    "insert into model_flags (flag, model, kind, held, by, reason) values (?, ?,"
                        + " 'set', false, 'x', 'r')",
                    name,
                    model))
        .hasMessageContaining("The flag " + name + " is of " + old);
  }

  @Test
  void removesAFlagAndDeclaresItAgain() {
    String name = "removed" + tests;
    declared(name);
    tag(200, "v0.1.0", GOOD);
    change(200, name, "remove", ",\"dry_run\":true");
    assertThat(hub().get(flag(name)).path("version").asText()).isEqualTo(GOOD);
    assertThat(change(200, name, "remove", "").path("kind").asText()).isEqualTo("remove");
    assertThat(hub().get("/api/v1/flags").findValuesAsText("id")).doesNotContain(name);
    hub().call(404, "GET", flag(name), "");
    change(404, name, "remove", "");
    assertThat(tag(200, "v0.2.0", BETTER).path("flags")).isEmpty();
    assertThat(declared(name).path("version").asText()).isEqualTo(BETTER);
    assertThat(hub().get(flag(name)).path("changes").findValuesAsText("kind"))
        .containsExactly("declare", "remove", "release", "declare");
  }

  @Test
  void letsARouteBranchOnAFlag() {
    String name = "branch" + tests;
    declared(name);
    tag(200, "v1.2.3", GOOD);
    Exchange read =
        producer.request(
            "kamelet:read-flag-action?flag=" + name, sent -> sent.getIn().setBody("b"));
    assertThat(read.getMessage().getHeader("HubFlag")).isEqualTo(GOOD);
    assertThat(read.getMessage().getHeader("HubFlagRelease")).isEqualTo("v1.2.3");
    assertThat(read.getMessage().getBody()).isEqualTo("b");
    Exchange unknown = producer.request("kamelet:read-flag-action?flag=nobody", sent -> {});
    assertThat(unknown.getException()).hasMessageContaining("no flag nobody");
  }
}
