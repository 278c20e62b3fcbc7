package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
  @Test
  void signsTheExampleOfTheStandardAlike() {
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    assertThat(new Signature(FakeHub.SECRET).of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void refusesASecretWithoutItsPrefixAndDoesNotRepeatIt() {
    assertThatThrownBy(() -> new Signature("c2VjcmV0"))
        .hasMessageContaining("whsec_")
        .hasMessageNotContaining("c2VjcmV0");
  }
}
