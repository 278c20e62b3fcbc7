package io.bactrian.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
  private final StrictJson json = new StrictJson(8);

  @Test
  void keepsEveryDigit() {
    String exact = "0.100000000000000001";
    assertThat(parse("{\"price\":" + exact + "}").get("price").decimalValue().toPlainString())
        .isEqualTo(exact);
    assertThat(parse("{\"price\":1.10}").get("price").decimalValue().toPlainString())
        .isEqualTo("1.10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}     | Duplicate field 'a'",
        "{\"a\":NaN}           | 'NaN': send a finite number or null",
        "{\"a\":Infinity}      | send a finite number or null",
        "{\"a\":1} x           | line 1, column",
        "{\"a\":               | line 1, column",
        "[[[[[[[[[[1]]]]]]]]]] | depth",
        "``                    | empty",
      })
  void refusesWhatHasNoSingleMeaning(String body, String reason) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_JSON))
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"items\":[{\"price\":1e999999}]}    | items[0].price",
        "{\"price\":1e-999999}                 | price",
        "{\"price\":123456789012345678901}     | price",
        "{\"a\":{\"b\":\"x\\u0000y\"}}         | a.b",
        "{\"a\":{\"x\\u0000y\":1}}             | a.x?y",
      })
  void namesTheFieldThatCannotBeStored(String body, String field) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(
            HubException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
              assertThat(e.field()).isEqualTo(field);
            });
  }

  @Test
  void refusesInvalidUtf8AndOtherEncodings() {
    assertThatThrownBy(() -> json.parse(new byte[] {'"', (byte) 0xC3, '"'}))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> json.parse("{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(HubException.class);
  }

  @Test
  void toleratesTheOneNulThatMetaTraderAppends() {
    assertThat(json.parse("{\"a\":1}\0".getBytes(StandardCharsets.UTF_8)).get("a").intValue())
        .isEqualTo(1);
    assertThatThrownBy(() -> json.parse("{\"a\":1}\0\0".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(HubException.class);
  }

  private com.fasterxml.jackson.databind.JsonNode parse(String body) {
    return json.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}
