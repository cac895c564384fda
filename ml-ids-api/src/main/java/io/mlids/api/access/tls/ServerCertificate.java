package io.mlids.api.access.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate chain and its private key, read from PEM files as openssl and ACME clients write
 * them. Immutable.
 */
public final class ServerCertificate {
  private static final char[] NO_PASSWORD = new char[0];
  private static final long LARGEST_FILE = 1 << 20;

  private final SSLContext context;
  private final Path file;
  private final X509Certificate own;

  private ServerCertificate(SSLContext context, Path file, X509Certificate own) {
    this.context = context;
    this.file = file;
    this.own = own;
  }

  /**
   * Reads both files.
   *
   * @param chain the server's certificate, followed by the intermediate certificates
   * @param key the unencrypted private key (RSA, EC or Edwards curve) as PKCS#8, PKCS#1 or SEC 1
   * @throws TlsFileException if a file is invalid, or the certificate and the key do not match
   */
  public static ServerCertificate of(Path chain, Path key) throws IOException {
    List<X509Certificate> certificates = certificates(chain);
    PrivateKey secret = PrivateKeyFile.read(key, read(key), certificates.getFirst().getPublicKey());
    if (!belongTogether(certificates.getFirst(), secret)) {
      throw new TlsFileException(
          key
              + ": the key does not match the first certificate in "
              + chain
              + "; use the key that belongs to the certificate");
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", secret, NO_PASSWORD, certificates.toArray(Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new ServerCertificate(context, chain, certificates.getFirst());
    } catch (GeneralSecurityException e) {
      throw new TlsFileException(
          chain + ": the certificate cannot be used (" + e.getMessage() + "); create another one",
          e);
    }
  }

  /** The TLS context for connections. */
  public SSLContext context() {
    return context;
  }

  /**
   * The reason why the certificate is not valid at a given time, and what to do; empty if it is
   * valid.
   */
  public Optional<String> objection(Instant time) {
    if (time.isAfter(own.getNotAfter().toInstant())) {
      return Optional.of(
          file
              + ": the certificate expired on "
              + own.getNotAfter().toInstant()
              + ", so clients will reject it; renew it");
    }
    return time.isBefore(own.getNotBefore().toInstant())
        ? Optional.of(
            file
                + ": the certificate is not valid before "
                + own.getNotBefore().toInstant()
                + "; check this machine's clock, or create a new certificate")
        : Optional.empty();
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)));
      if (!read.isEmpty()) {
        return read.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (CertificateException e) {
      throw new TlsFileException(noCertificate(file), e);
    }
    throw new TlsFileException(noCertificate(file));
  }

  private static String noCertificate(Path file) {
    return file
        + ": no PEM certificate found; tls-cert needs a file with -----BEGIN CERTIFICATE-----";
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > LARGEST_FILE) {
      throw new TlsFileException(file + ": too large for a PEM file; use another one");
    }
    return Files.readAllBytes(file);
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(text);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
