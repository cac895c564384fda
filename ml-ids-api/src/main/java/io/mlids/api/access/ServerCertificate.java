package io.mlids.api.access;

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
 * A certificate with its chain and its private key, read from PEM files as openssl and ACME clients
 * write them. Immutable.
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
   * @param chain the server's certificate, then those that lead to a known authority
   * @param key its private key, not encrypted: RSA, EC or Edwards curve, as PKCS#8, PKCS#1 or SEC 1
   * @throws TlsFileException if a file holds no such thing, or the two do not belong together
   */
  public static ServerCertificate of(Path chain, Path key) throws IOException {
    List<X509Certificate> certificates = certificates(chain);
    PrivateKey secret = PrivateKeyFile.read(key, read(key), certificates.getFirst().getPublicKey());
    if (!belongTogether(certificates.getFirst(), secret)) {
      throw new TlsFileException(
          key
              + ": is not the private key of the first certificate in "
              + chain
              + "; name the two files that were made together");
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
          chain + ": cannot be served with (" + e.getMessage() + "); make another certificate", e);
    }
  }

  /** What connections are encrypted with. */
  public SSLContext context() {
    return context;
  }

  /** What is wrong with its dates at a time, and the remedy; empty if nothing. */
  public Optional<String> objection(Instant time) {
    if (time.isAfter(own.getNotAfter().toInstant())) {
      return Optional.of(
          file
              + ": ended on "
              + own.getNotAfter().toInstant()
              + ", clients will refuse it; renew it");
    }
    return time.isBefore(own.getNotBefore().toInstant())
        ? Optional.of(
            file
                + ": begins on "
                + own.getNotBefore().toInstant()
                + " only; check this machine's clock, or make another certificate")
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
    return file + ": holds no PEM certificate; --tls-cert wants -----BEGIN CERTIFICATE-----";
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > LARGEST_FILE) {
      throw new TlsFileException(file + ": is too large for a PEM file; name another one");
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
