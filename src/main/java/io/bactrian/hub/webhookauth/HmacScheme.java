package io.bactrian.hub.webhookauth;

import static io.bactrian.hub.webhookauth.ProofSpec.wrong;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a signature stands and what it signs.
 *
 * @param header that holds the signature
 * @param timestampHeader that holds the signed time; null where none is signed, or in the header
 * @param prefix before the signature's digits
 * @param hex whether the digits are hexadecimal, else Base64
 * @param inHeader whether the header is a list such as {@code t=1735689600,v1=...}, the time of
 *     which is signed
 */
record HmacScheme(
    String header, @Nullable String timestampHeader, String prefix, boolean hex, boolean inHeader) {

  /** The scheme of a source, with what it says in place of the scheme's own. */
  static HmacScheme of(ProofSpec spec) {
    String header = spec.header();
    return switch (spec.scheme()) {
      case "github" ->
          new HmacScheme(or(header, "X-Hub-Signature-256"), null, "sha256=", true, false);
      case "stripe" -> new HmacScheme(or(header, "Stripe-Signature"), null, "v1=", true, true);
      case "custom" -> custom(spec);
      default ->
          throw wrong(
              "scheme",
              (spec.scheme().isEmpty() ? "none" : spec.scheme())
                  + " is no scheme: write standard-webhooks, github, stripe or custom.");
    };
  }

  private static HmacScheme custom(ProofSpec spec) {
    if (spec.header().isEmpty()) {
      throw wrong("scheme", "custom needs header, the one that holds the signature.");
    }
    String encoding = or(spec.encoding(), "hex");
    if (!encoding.equals("hex") && !encoding.equals("base64")) {
      throw wrong("encoding", encoding + " is neither hex nor base64.");
    }
    String time = spec.timestampHeader().isEmpty() ? null : spec.timestampHeader();
    return new HmacScheme(spec.header(), time, spec.prefix(), encoding.equals("hex"), false);
  }

  private static String or(String said, String otherwise) {
    return said.isEmpty() ? otherwise : said;
  }

  /** The time in a header such as {@code t=1735689600,v1=...}; null where there is none. */
  static @Nullable String timeIn(@Nullable String header) {
    for (String part : (header == null ? "" : header).split(",", -1)) {
      if (part.strip().startsWith("t=")) {
        return part.strip().substring(2);
      }
    }
    return null;
  }

  /** Whether one of the signatures that the header holds is this; in constant time. */
  boolean fits(@Nullable String value, byte[] expected) {
    boolean found = false;
    for (String part : (value == null ? "" : value).split(inHeader ? "," : " ", -1)) {
      String signature = part.strip();
      if (signature.startsWith(prefix)) {
        byte[] digits = decode(signature.substring(prefix.length()));
        found |= java.security.MessageDigest.isEqual(expected, digits);
      }
    }
    return found;
  }

  private byte[] decode(String digits) {
    try {
      return hex ? HexFormat.of().parseHex(digits) : Base64.getDecoder().decode(digits);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // fits no digest
    }
  }
}
