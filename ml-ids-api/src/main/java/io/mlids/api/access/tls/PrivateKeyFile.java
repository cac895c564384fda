package io.mlids.api.access.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key from a PEM file (RFC 7468). Java accepts only PKCS#8 (RFC 5958), so keys in
 * PKCS#1 (RSA) or SEC 1 (elliptic curves) are wrapped in PKCS#8. The algorithm identifier comes
 * from the certificate's public key.
 */
final class PrivateKeyFile {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----",
          Pattern.DOTALL);

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PrivateKeyFile() {}

  static PrivateKey read(Path file, byte[] content, PublicKey publicKey) throws TlsFileException {
    Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new TlsFileException(
          file
              + ": no PEM private key found; tls-key needs a file with -----BEGIN PRIVATE"
              + " KEY-----");
    }
    String kind = block.group(1);
    if (kind.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw new TlsFileException(
          file
              + ": the private key is encrypted; remove the passphrase with openssl pkey -in "
              + file
              + " -out KEY, and make KEY readable only to the server's user");
    }
    return decode(kind, block.group(2), publicKey)
        .orElseThrow(
            () ->
                new TlsFileException(
                    file
                        + ": the private key is damaged or does not match the certificate's"
                        + " algorithm, "
                        + publicKey.getAlgorithm()
                        + "; use the key that belongs to the certificate"));
  }

  /** Discards the exception, because the parser's message may reveal part of the key. */
  private static Optional<PrivateKey> decode(String kind, String base64, PublicKey publicKey) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      byte[] pkcs8 = kind.equals("PRIVATE KEY") ? der : framed(der, publicKey.getEncoded());
      return Optional.of(
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] framed(byte[] key, byte[] subjectPublicKeyInfo) {
    return tagged(SEQUENCE, VERSION_0, algorithm(subjectPublicKeyInfo), tagged(OCTET_STRING, key));
  }

  /** The AlgorithmIdentifier, which is the first element of a SubjectPublicKeyInfo (RFC 5280). */
  private static byte[] algorithm(byte[] info) {
    int start = 1 + lengthBytes(info, 1);
    int header = 1 + lengthBytes(info, start + 1);
    int length = info[start + 1] & 0xff;
    return Arrays.copyOfRange(info, start, start + header + length);
  }

  /**
   * The number of bytes in an encoded length: 1 if the length is below 128, otherwise 1 plus the
   * number in the low 7 bits of the first byte.
   */
  private static int lengthBytes(byte[] der, int at) {
    int first = der[at] & 0xff;
    return first < 0x80 ? 1 : 1 + (first & 0x7f);
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }
}
