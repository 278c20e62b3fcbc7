package io.bactrian.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"passphrase\":\"hush\",\"a\":1}        | {\"passphrase\":\"***\",\"a\":1}",
        "{\"Secret\" : \"hu\\\"sh\" , \"a\":1}    | {\"Secret\" : \"***\" , \"a\":1}",
        "{\"secret\":12345}                       | {\"secret\":\"***\"}",
        "{\"secret\":{\"x\":[\"hush}\"]},\"a\":1} | {\"secret\":\"***\",\"a\":1}",
        "{\"bot\":{\"webhook_secret\":\"hush\"}}  | {\"bot\":{\"webhook_secret\":\"***\"}}",
        "[{\"secret\":\"hush\"},{\"secret\":\"h\"}] | [{\"secret\":\"***\"},{\"secret\":\"***\"}]",
        "{\"a\":NaN,\"passphrase\":\"hush\"       | {\"a\":NaN,\"passphrase\":\"***\"",
        "{\"passphrase\":\"hush and cut o         | {\"passphrase\":\"***\"",
        "{'passphrase':'hush, hush','a':1}        | {'passphrase':\"***\",'a':1}",
        "{passphrase: \"hush\", a:1}              | {passphrase: \"***\", a:1}",
        "BTCUSD buy passphrase=hush @ 42000       | BTCUSD buy passphrase=*** @ 42000",
        "secret: 'hush, hush'; buy                | secret: ***; buy",
        "a=1&password=hush&b=2                    | a=1&password=***&b=2",
        "{\"a\":1,\"X-API-KEY\"\t:\"hush\"}        | {\"a\":1,\"X-API-KEY\"\t:\"***\"}",
        "ApiKey = hush, my_TOKEN=hush             | ApiKey = ***, my_TOKEN=***",
      })
  void putsAsterisksInPlaceOfASecret(String body, String kept) {
    assertThat(redact(body)).isEqualTo(kept);
    assertThat(redact(kept)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"comment\":\"the \\\"secret\\\": buy low\",\"price\":1}",
        "{\"comment\":\"secret: buy low\"}",
        "{\"ticker\":\"SECRET\",\"token\":\"SOL\"}",
        "BTCUSD buy @ 42000",
        ""
      })
  void leavesWhatIsNoSecretAsItIs(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(SecretFields.redact(bytes)).isSameAs(bytes);
  }

  @Test
  void leavesBytesThatAreNoUtf8AsTheyAre() {
    byte[] body = "{\"a\":\"\u00e9\",\"secret\":\"x\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] kept = "{\"a\":\"\u00e9\",\"secret\":\"***\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(SecretFields.redact(body)).isEqualTo(kept);
  }

  @Test
  void takesPassphraseOrSecretForTheToken() {
    assertThat(token("\uFEFF{\"api_key\":\"no\",\"secret\":\"hush\"}")).hasValue("hush");
    assertThat(token("BTCUSD buy passphrase=hush")).hasValue("hush");
    assertThat(token("{\"password\":\"hush\"}")).isEmpty();
  }

  private static java.util.Optional<String> token(String body) {
    return SecretFields.token(
        body.getBytes(StandardCharsets.UTF_8), java.util.List.of("passphrase", "secret"));
  }

  private static String redact(String body) {
    byte[] redacted = SecretFields.redact(body.getBytes(StandardCharsets.UTF_8));
    return new String(redacted, StandardCharsets.UTF_8);
  }
}
