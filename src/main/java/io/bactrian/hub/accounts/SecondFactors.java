package io.bactrian.hub.accounts;

import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.commons.codec.binary.Base32;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Second factors by login. A secret is enciphered (AES-256-GCM) with a key of {@code
 * credentials.properties}, so that a copy of the database alone gives no codes.
 */
@Repository
class SecondFactors {
  static final int FAILURES = 5;
  private static final String SALT = "7365636f6e642d66"; // the key is random already
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_BYTES = 10;

  private final JdbcClient jdbc;
  private final OperatorActions actions;
  private final BytesEncryptor cipher;
  private final Clock clock;

  SecondFactors(JdbcClient jdbc, OperatorActions actions, Credentials credentials, Clock clock) {
    this.jdbc = jdbc;
    this.actions = actions;
    this.cipher = Encryptors.stronger(credentials.get("secrets.key"), SALT);
    this.clock = clock;
  }

  /** What became of a code. */
  enum Outcome {
    TAKEN,
    WRONG,
    /** Too many were wrong a moment ago: it was not looked at. */
    TOO_MANY,
    NOT_SET
  }

  private record Factor(
      String secret, boolean confirmed, long lastStep, boolean locked, List<byte[]> recovery) {}

  boolean isSet(String login) {
    return recoveryLeft(login) >= 0;
  }

  /** How many recovery codes are left; -1 where no second factor is set. */
  int recoveryLeft(String login) {
    return jdbc.sql(
            "select cardinality(recovery) from second_factors where login = :login and confirmed_at is not null")
        .param("login", login)
        .query(Integer.class)
        .optional()
        .orElse(-1);
  }

  /**
   * @return the secret, which counts once a code of it is confirmed
   */
  @Transactional
  public String begin(String login) {
    String secret = Totp.secret();
    int made =
        jdbc.sql(
                """
                insert into second_factors (login, secret) values (:login, :secret)
                on conflict (login) do update set secret = excluded.secret, last_step = 0
                where second_factors.confirmed_at is null
                """)
            .param("login", login)
            .param("secret", close(secret))
            .update();
    if (made == 0) {
      throw new HubException(
          ErrorCode.CONFLICT, "You have a second factor: remove it before you set up another.");
    }
    return secret;
  }

  /**
   * @return the recovery codes, which are nowhere else; empty where the code is not taken
   */
  @Transactional
  public List<String> confirm(String login, String code) {
    Factor factor = held(login);
    if (factor == null || factor.confirmed()) {
      throw new HubException(ErrorCode.CONFLICT, "Begin to set up a second factor first.");
    }
    if (take(login, code, factor) != Outcome.TAKEN) {
      return List.of();
    }
    List<String> codes = IntStream.range(0, RECOVERY_CODES).mapToObj(i -> recoveryCode()).toList();
    jdbc.sql(
            "update second_factors set confirmed_at = clock_timestamp(), recovery = :codes where login = :login")
        .param("codes", codes.stream().map(SecondFactors::hash).toArray(byte[][]::new))
        .param("login", login)
        .update();
    actions.record(login, "second-factor.set", login, Map.of());
    return codes;
  }

  /** Spends a code, of the app or for recovery. */
  @Transactional
  public Outcome prove(String login, String code) {
    Factor factor = held(login);
    if (factor == null || !factor.confirmed()) {
      return Outcome.NOT_SET;
    }
    return take(login, code, factor);
  }

  @Transactional
  public boolean remove(String login, String by, String reason) {
    int removed =
        jdbc.sql("delete from second_factors where login = :login").param("login", login).update();
    if (removed > 0) {
      actions.record(by, "second-factor.remove", login, Map.of("reason", reason));
    }
    return removed > 0;
  }

  private @Nullable Factor held(String login) {
    return jdbc.sql(
            """
            select *, failures >= :most and last_failed_at > clock_timestamp() - interval '1 minute' as locked
            from second_factors where login = :login for update
            """)
        .param("most", FAILURES)
        .param("login", login)
        .query(
            (row, n) -> {
              var recovery = new ArrayList<byte[]>();
              for (Object code : (Object[]) row.getArray("recovery").getArray()) {
                recovery.add((byte[]) code);
              }
              return new Factor(
                  open(row.getString("secret")),
                  row.getTimestamp("confirmed_at") != null,
                  row.getLong("last_step"),
                  row.getBoolean("locked"),
                  recovery);
            })
        .optional()
        .orElse(null);
  }

  private Outcome take(String login, String given, Factor factor) {
    if (factor.locked()) {
      return Outcome.TOO_MANY;
    }
    String code = given.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    OptionalLong step = Totp.step(factor.secret(), code, clock.instant(), factor.lastStep());
    if (step.isPresent()) {
      jdbc.sql("update second_factors set last_step = :step, failures = 0 where login = :login")
          .param("step", step.getAsLong())
          .param("login", login)
          .update();
      return Outcome.TAKEN;
    }
    byte[] hash = hash(code);
    if (factor.recovery().stream().anyMatch(one -> java.util.Arrays.equals(one, hash))) {
      jdbc.sql(
              "update second_factors set recovery = array_remove(recovery, :code), failures = 0 where login = :login")
          .param("code", hash)
          .param("login", login)
          .update();
      actions.record(login, "second-factor.recovery-code", login, Map.of());
      return Outcome.TAKEN;
    }
    jdbc.sql(
            "update second_factors set failures = failures + 1, last_failed_at = clock_timestamp() where login = :login")
        .param("login", login)
        .update();
    return Outcome.WRONG;
  }

  private static String recoveryCode() {
    byte[] code = new byte[RECOVERY_BYTES];
    RANDOM.nextBytes(code);
    return new Base32().encodeToString(code).replaceAll("(.{4})(?=.)", "$1-");
  }

  /** Of 80 random bits, which nobody finds by trying. */
  private static byte[] hash(String code) {
    return DigestUtils.sha256(code.replace("-", ""));
  }

  private String close(String secret) {
    return Base64.getEncoder()
        .encodeToString(cipher.encrypt(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * @throws HubException where it was enciphered with another key
   */
  private String open(String box) {
    try {
      return new String(cipher.decrypt(Base64.getDecoder().decode(box)), StandardCharsets.UTF_8);
    } catch (IllegalStateException e) {
      throw new HubException(
          ErrorCode.CONFLICT,
          null,
          "The second factor was set with another secrets.key: an operator or the service key resets it.",
          e);
    }
  }
}
