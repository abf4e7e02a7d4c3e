package dev.starling.app.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a certificate chain and its key from PEM files (RFC 7468). */
public final class PemKeyStore {
  /** A key store in memory wants a password, which protects nothing. */
  public static final String PASSWORD = "in-memory";

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final String[] KEY_TYPES = {"RSA", "EC"};

  private PemKeyStore() {}

  /**
   * Loads both.
   *
   * @throws IOException in one line that names the file and what is wrong with it
   */
  public static KeyStore load(Path certificateChain, Path privateKey) throws IOException {
    Certificate[] chain = readChain(certificateChain);
    PrivateKey key = readKey(privateKey);
    try {
      requirePair(key, chain[0].getPublicKey());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("http", key, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s is not the key of the certificate in %s".formatted(privateKey, certificateChain), e);
    }
  }

  /** Told at the start, not by every handshake that fails. */
  private static void requirePair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    if (!signature.verify(signed)) {
      throw new SignatureException("signed by another key");
    }
  }

  private static Certificate[] readChain(Path file) throws IOException {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)));
      if (!chain.isEmpty()) {
        return chain.toArray(Certificate[]::new);
      }
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate in PEM: " + e.getMessage(), e);
    }
    throw new IOException(file + " holds no certificate in PEM");
  }

  private static PrivateKey readKey(Path file) throws IOException {
    Matcher pem = PKCS8.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (pem.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      for (String type : KEY_TYPES) {
        try {
          return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
          // Then it is of another type.
        } catch (GeneralSecurityException e) {
          throw new IOException(file + " cannot be read here: " + e.getMessage(), e);
        }
      }
    }
    throw new IOException(
        file + " holds no unencrypted RSA or EC key as BEGIN PRIVATE KEY (PKCS #8)");
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
