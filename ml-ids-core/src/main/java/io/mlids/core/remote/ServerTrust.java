package io.mlids.core.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of servers that a client trusts. Immutable. */
public final class ServerTrust {
  private final SSLContext context;

  private ServerTrust(SSLContext context) {
    this.context = context;
  }

  /**
   * Trusts only the certificates in a PEM file and certificates signed by them. The name in the
   * certificate must still match the server's.
   *
   * @throws TrustFileException if the file contains no certificate
   */
  public static ServerTrust in(Path file) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate each : certificates(file)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
      }
      TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return new ServerTrust(context);
    } catch (GeneralSecurityException e) {
      throw new TrustFileException(
          file + ": the certificates cannot be used: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String advice =
        file + ": no PEM certificate found; specify the certificate of the server or of its CA";
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
      if (read.isEmpty()) {
        throw new TrustFileException(advice, null);
      }
      return read;
    } catch (CertificateException e) {
      throw new TrustFileException(advice, e);
    }
  }

  SSLContext context() {
    return context;
  }
}
