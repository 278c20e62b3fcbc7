package io.bactrian.store.onedrive.graph;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The signatures under client assertions: RS256 (RFC 7518, 3.3). */
final class Assertions {
  private final List<X509Certificate> trusted = new CopyOnWriteArrayList<>();

  void trust(X509Certificate certificate) {
    trusted.add(certificate);
  }

  boolean hold(String jwt) {
    return trusted.stream().anyMatch(certificate -> isSigned(jwt, certificate));
  }

  private static boolean isSigned(String jwt, X509Certificate certificate) {
    int end = jwt.lastIndexOf('.');
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(certificate);
      signature.update(jwt.substring(0, Math.max(0, end)).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(jwt.substring(end + 1)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      e.printStackTrace();
      return false; // no signature at all
    }
  }
}
