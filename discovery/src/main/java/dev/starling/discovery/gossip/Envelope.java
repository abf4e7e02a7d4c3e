package dev.starling.discovery.gossip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats under a shared secret, as libcluster seals them: 16 random bytes, then the heartbeat
 * by AES-256 in CBC mode from them on, padded by PKCS #7, the key being the SHA-256 of the secret.
 * This keeps swarms apart; it proves no origin, since CBC has no check of its own. For one thread.
 */
final class Envelope {
  private static final int BLOCK_BYTES = 16;

  /** The longest that can hold a heartbeat. */
  static final int MAX_BYTES = BLOCK_BYTES + (Heartbeat.MAX_BYTES / BLOCK_BYTES + 1) * BLOCK_BYTES;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final SecureRandom random = new SecureRandom();

  Envelope(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      key = new SecretKeySpec(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)), "AES");
      // PKCS5Padding is the JDK's name for what PKCS #7 does with blocks of 16 bytes.
      cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES or no SHA-256", e);
    }
  }

  byte[] seal(byte[] plain) {
    byte[] iv = new byte[BLOCK_BYTES];
    random.nextBytes(iv);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      byte[] encrypted = cipher.doFinal(plain);
      byte[] sealed = Arrays.copyOf(iv, iv.length + encrypted.length);
      System.arraycopy(encrypted, 0, sealed, iv.length, encrypted.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES refuses to encrypt " + plain.length + " bytes", e);
    }
  }

  /** What was sealed, or null when that was not done with this secret. */
  byte @Nullable [] open(byte[] sealed) {
    if (sealed.length < 2 * BLOCK_BYTES || sealed.length > MAX_BYTES) {
      return null;
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(sealed, 0, BLOCK_BYTES));
      return cipher.doFinal(sealed, BLOCK_BYTES, sealed.length - BLOCK_BYTES);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES refuses its key", e);
    }
  }
}
