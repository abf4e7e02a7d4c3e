package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The secret that nodes share. Never printed. */
public final class Cookie {
  /** A cookie is an atom. */
  public static final int MAX_CHARACTERS = 255;

  static final int DIGEST_BYTES = 16;

  private static final int LATIN_1_MAX = 0xff;

  private final byte[] bytes;

  private Cookie(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A cookie given as text, such as on a command line.
   *
   * @throws IllegalArgumentException when it is no cookie; the message does not repeat it
   */
  public static Cookie of(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a cookie has 1 to " + MAX_CHARACTERS + " characters, got " + text.length());
    }
    if (text.chars().anyMatch(c -> c < ' ' || c > LATIN_1_MAX)) {
      throw new IllegalArgumentException("a cookie has printable Latin-1 characters only");
    }
    return new Cookie(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The cookie in a file, which only its owner may have access to.
   *
   * @throws IOException when the file is not there, others can read it, or it holds no cookie
   */
  public static Cookie fromFile(Path file) throws IOException {
    return CookieFile.read(file);
  }

  /**
   * The cookie of this user, where {@code erl} looks for it too: {@code ~/.erlang.cookie}, then
   * {@code erlang/.erlang.cookie} of the user's configuration. When there is neither, the first is
   * made, with random content.
   *
   * @throws IOException as {@link #fromFile}, or when no file can be made
   */
  public static Cookie ofUser() throws IOException {
    return CookieFile.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** The proof that this side knows the cookie: MD5 of the cookie and the challenge in decimal. */
  byte[] digest(int challenge) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes);
      md5.update(Integer.toUnsignedString(challenge).getBytes(StandardCharsets.US_ASCII));
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /**
   * Whether {@code digest} proves that its sender knows this cookie. Takes the same time always.
   */
  boolean proves(ByteBuf digest, int challenge) {
    return MessageDigest.isEqual(ByteBufUtil.getBytes(digest), digest(challenge));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cookie cookie && MessageDigest.isEqual(bytes, cookie.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Cookie[secret]";
  }
}
