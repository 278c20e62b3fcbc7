package io.bactrian.hub.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret whsec_bXlzZWNyZXQ= is wrong | secret whsec_*** is wrong",
        "Authorization: Bearer eyJhbGci.x.y | Authorization: Bearer ***",
        "jdbc:postgresql://h/db?user=a&password=hunter2&x=1 |"
            + " jdbc:postgresql://h/db?user=a&password=***&x=1",
        "{\"token\": \"abc\"} | {\"token\": \"***\"}",
        "POST /webhooks/tradingview/AbC-_9 failed | POST /webhooks/tradingview/*** failed",
        "the price must be a number | the price must be a number"
      })
  void masksSecrets(String text, String expected) {
    assertThat(FailureText.clean(text)).isEqualTo(expected);
  }

  @Test
  void isTheInnermostMessage() {
    assertThat(FailureText.of(new RuntimeException("outer", new IllegalStateException("inner"))))
        .isEqualTo("inner");
  }

  @Test
  void namesTheClassWhereThereIsNoMessage() {
    assertThat(FailureText.of(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void isShort() {
    assertThat(FailureText.clean("x".repeat(5_000))).hasSize(2_000);
  }
}
