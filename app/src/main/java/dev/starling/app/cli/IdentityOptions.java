package dev.starling.app.cli;

import dev.starling.swarm.EpmdMode;
import dev.starling.swarm.SwarmBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who a node is, and where others reach it. */
final class IdentityOptions {
  @Option(
      names = "--name",
      paramLabel = "APP@HOST",
      converter = NodeNameText.class,
      description = "Name of the node; without @, this host is filled in (default: starling).")
  private @Nullable String name;

  @Option(
      names = "--cookie",
      paramLabel = "COOKIE",
      description =
          "Secret that all nodes share. Others on this machine can read it in the list of"
              + " processes: prefer --cookie-file or STARLING_COOKIE.")
  private @Nullable String cookie;

  @Option(
      names = "--cookie-file",
      paramLabel = "FILE",
      description = "File with the cookie, made if absent (default: ~/.erlang.cookie).")
  private @Nullable Path cookieFile;

  @Option(
      names = "--hidden",
      fallbackValue = "true",
      description = "Stay out of nodes() of the other nodes.")
  private boolean hidden;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Address to listen at for other nodes (default: that of the name's host).")
  private @Nullable String listen;

  @Option(
      names = "--dist-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "Port to listen at for other nodes (default: any that is free).")
  private @Nullable Integer distPort;

  @Option(
      names = "--epmd",
      paramLabel = "MODE",
      converter = EpmdWords.class,
      defaultValue = "auto",
      description =
          "auto: use the EPMD of this host, serve its protocol if there is none; external: there"
              + " must be one; none: all nodes listen at the same --dist-port (default:"
              + " ${DEFAULT-VALUE}). ERL_EPMD_PORT names its port.")
  private EpmdMode epmd = EpmdMode.AUTO;

  static final class NodeNameText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[^@\\s]+(@[^@\\s]+)?")) {
        throw new TypeConversionException("app@host, or app alone");
      }
      return text;
    }
  }

  static final class EpmdWords extends Words<EpmdMode> {
    EpmdWords() {
      super(EpmdMode.class);
    }
  }

  void applyTo(SwarmBuilder builder) {
    if (name != null) {
      builder.name(name);
    }
    if (cookie != null) {
      builder.cookie(cookie);
    }
    if (cookieFile != null) {
      builder.cookieFile(cookieFile);
    }
    if (listen != null) {
      builder.listen(listen);
    }
    if (distPort != null) {
      builder.distPort(distPort);
    }
    builder.hidden(hidden).epmd(epmd);
  }
}
