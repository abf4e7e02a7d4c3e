package dev.starling.erldist.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a cookie is kept, and the rules for that file: those of {@code auth.erl}. */
final class CookieFile {
  private static final String NAME = ".erlang.cookie";
  private static final int RANDOM_LETTERS = 20;

  /** Room for a cookie and its line breaks; anything larger is some other file. */
  private static final int MAX_BYTES = 1_024;

  private static final Set<PosixFilePermission> OWNER_MAY_READ =
      EnumSet.of(PosixFilePermission.OWNER_READ);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private CookieFile() {}

  static Cookie ofUser(Map<String, String> environment, Path systemHome) throws IOException {
    Path home = directory(environment.get("HOME"), systemHome);
    Path configuration = directory(environment.get("XDG_CONFIG_HOME"), home.resolve(".config"));
    Path file = home.resolve(NAME);
    Path second = configuration.resolve("erlang").resolve(NAME);
    if (Files.notExists(file) && Files.exists(second)) {
      return read(second);
    }
    if (Files.notExists(file)) {
      create(file);
    }
    return read(file);
  }

  static Cookie read(Path file) throws IOException {
    checkAccess(file);
    byte[] content;
    try (var in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_BYTES + 1);
    }
    if (content.length > MAX_BYTES) {
      throw new IOException(
          "cookie file " + file + " has more than " + MAX_BYTES + " bytes: it is no cookie");
    }
    int end = 0;
    while (end < content.length && content[end] >= ' ' && content[end] <= '~') {
      end++;
    }
    for (int i = end; i < content.length; i++) {
      if (content[i] != '\n' && content[i] != '\r' && content[i] != ' ') {
        throw new IOException(
            "cookie file "
                + file
                + " has byte "
                + (content[i] & 0xff)
                + " at offset "
                + i
                + ": a cookie is one line of printable ASCII");
      }
    }
    try {
      return Cookie.of(new String(content, 0, end, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IOException("cookie file " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path directory(@Nullable String fromEnvironment, Path otherwise) {
    return fromEnvironment == null || fromEnvironment.isEmpty()
        ? otherwise
        : Path.of(fromEnvironment);
  }

  private static void checkAccess(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new NoSuchFileException("cookie file " + file + " does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("cookie file " + file + " is not a regular file");
    }
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException(
          "cookie file "
              + file
              + " must be accessible by its owner only (mode 0400), but has "
              + PosixFilePermissions.toString(permissions));
    }
  }

  /**
   * The file appears under its name complete and with its mode, so that of several nodes that start
   * at once all read the same cookie.
   */
  private static void create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException("no cookie file can be made at " + file + ": no such folder");
    }
    FileAttribute<?>[] attributes =
        isPosix(directory)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
            }
            : new FileAttribute<?>[0];
    Path complete = Files.createTempFile(directory, NAME, ".new", attributes);
    try {
      Files.writeString(complete, randomLetters(), StandardCharsets.US_ASCII);
      if (isPosix(complete)) {
        Files.setPosixFilePermissions(complete, OWNER_MAY_READ);
      }
      Files.createLink(file, complete);
    } catch (FileAlreadyExistsException e) {
      // Another node was quicker: its cookie is the one to read.
    } finally {
      Files.delete(complete);
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  private static String randomLetters() {
    SecureRandom random = new SecureRandom();
    StringBuilder letters = new StringBuilder(RANDOM_LETTERS);
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      letters.append((char) ('A' + random.nextInt('Z' - 'A' + 1)));
    }
    return letters.toString();
  }
}
