package io.bactrian.hub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
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
        "{\"a\":[{},{\"b\":NaN}]} | in a[1].b: ",
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
        "{\"a\":[[0,1e99999999999]]}          | a[0][1]",
        "{\"price\":1e-2147483648}            | price",
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
  void takesEveryNumberThatAFloatOrAnExactDecimalPrints() {
    var numbers =
        "[5.551115123125783e-17,-1.4210854715202004E-14,0.000031234567890123455,4.9e-324,"
            + "1.7976931348623157e308,123456789012345678901234567890]";
    assertThat(parse(numbers))
        .extracting(com.fasterxml.jackson.databind.JsonNode::decimalValue)
        .containsExactly(
            new BigDecimal("5.551115123125783e-17"),
            new BigDecimal("-1.4210854715202004E-14"),
            new BigDecimal("0.000031234567890123455"),
            new BigDecimal("4.9e-324"),
            new BigDecimal("1.7976931348623157e308"),
            new BigDecimal("123456789012345678901234567890"));
  }

  @Test
  void namesTheFieldOfANumberOfManyDigitsWithoutReadingIt() {
    assertThatThrownBy(() -> parse("{\"a\":{\"b\":" + "7".repeat(250_000) + "}}"))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo("a.b"));
  }

  @Test
  void ignoresAByteOrderMarkAndNamesOtherInvisibleCharacters() {
    assertThat(parse("\uFEFF{\"a\":1}").get("a").intValue()).isEqualTo(1);
    assertThatThrownBy(() -> parse("{\u200B\"a\":1}"))
        .hasMessageContaining("U+200B (ZERO WIDTH SPACE)");
    assertThatThrownBy(() -> parse("{\"a\":\u00A01}")).hasMessageContaining("U+00A0");
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
