package io.bactrian.capture.sources;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where alerts may come from, on top of their token: TradingView's addresses, and the certificate
 * that it presents over HTTPS.
 */
@Component
public class SourceRules {
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final TrustedProxies proxies;
  private final List<IpAddressMatcher> sources;
  private final List<Rdn> certificate;

  SourceRules(IngestionProperties properties, TrustedProxies proxies) {
    this.proxies = proxies;
    this.sources = properties.tradingviewSources().stream().map(IpAddressMatcher::new).toList();
    try {
      this.certificate = new LdapName(properties.tradingviewCertificate()).getRdns();
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException(
          "hub.ingestion.tradingview-certificate is not a name such as CN=TradingView Webhooks", e);
    }
  }

  /**
   * @throws HubException {@link ErrorCode#FORBIDDEN} if an alert may not come from there
   */
  public void check(HttpServletRequest request) {
    if (!sources.isEmpty() && !isSource(proxies.clientOf(request))) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "Alerts are not taken from this address: add it to hub.ingestion.tradingview-sources, or"
              + " your proxy to hub.security.trusted-proxies.");
    }
    if (!certificate.isEmpty() && !holdsNames(subjectOf(request))) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "The sender presents no certificate with the names of"
              + " hub.ingestion.tradingview-certificate.");
    }
  }

  private @Nullable String subjectOf(HttpServletRequest request) {
    if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
      return chain[0].getSubjectX500Principal().getName(X500Principal.RFC2253);
    }
    return proxies.trust(request.getRemoteAddr())
        ? request.getHeader("X-Client-Cert-Subject")
        : null;
  }

  private boolean holdsNames(@Nullable String subject) {
    if (subject == null) {
      return false;
    }
    try {
      return new HashSet<>(new LdapName(subject).getRdns()).containsAll(certificate);
    } catch (InvalidNameException e) {
      return false;
    }
  }

  private boolean isSource(String address) {
    try {
      return sources.stream().anyMatch(matcher -> matcher.matches(address));
    } catch (IllegalArgumentException e) {
      return false; // no address at all
    }
  }
}
