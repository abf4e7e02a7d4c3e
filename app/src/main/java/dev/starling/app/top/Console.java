package dev.starling.app.top;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process, taken over for a while: keys come at once, the screen is another
 * one. It is given back as it was, however the process ends but by {@code kill -9}.
 */
final class Console implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
  private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final int MAX_WIDTH = 1000;
  private static final int MAX_HEIGHT = 500;
  private static final int MIN_COLOURS = 8;

  private final Terminal terminal;
  private final Attributes before;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Thread hook = new Thread(this::leave, "top-restores");
  private boolean taken;

  private Console(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
  }

  /** The terminal, not taken over yet; null if standard input and output are none that can be. */
  static @Nullable Console find() {
    String type = System.getenv("TERM");
    if (type == null || type.isEmpty() || type.equals("dumb")) {
      return null;
    }
    try {
      return new Console(
          TerminalBuilder.builder()
              .name("starling top")
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysOut)
              // The one provider that needs no native code; it asks stty.
              .provider("exec")
              .dumb(false)
              .encoding(StandardCharsets.UTF_8)
              .nativeSignals(true)
              .signalHandler(Terminal.SignalHandler.SIG_DFL)
              .build());
    } catch (IOException | IllegalStateException e) {
      return null;
    }
  }

  /** Takes it over; signals and changes of its size become inputs. */
  void open(Consumer<Input> inputs) {
    terminal.handle(Terminal.Signal.WINCH, signal -> inputs.accept(new Input.Redraw()));
    terminal.handle(Terminal.Signal.INT, signal -> inputs.accept(new Input.Quit()));
    terminal.handle(Terminal.Signal.TSTP, signal -> inputs.accept(new Input.Suspend()));
    Runtime.getRuntime().addShutdownHook(hook);
    enter();
  }

  private synchronized void enter() {
    terminal.enterRawMode();
    // Ctrl-C and Ctrl-Z are keys: their signals are ignored in what a script started in the
    // background.
    Attributes keysOnly = terminal.getAttributes();
    keysOnly.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(keysOnly);
    taken = true;
    print(ENTER);
  }

  private synchronized void leave() {
    if (taken) {
      print(LEAVE);
      taken = false;
      terminal.setAttributes(before);
    }
  }

  /** Stops this process as Ctrl-Z does, and takes the terminal over again when it goes on. */
  void suspend() throws IOException, InterruptedException {
    leave();
    new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid()))
        .start()
        .waitFor();
    enter();
  }

  KeyReader keys() {
    return new KeyReader(terminal.reader());
  }

  Size size() {
    Size size = terminal.getSize();
    boolean unknown = size.getColumns() <= 0 || size.getRows() <= 0;
    return unknown
        ? new Size(80, 24)
        : new Size(Math.min(size.getColumns(), MAX_WIDTH), Math.min(size.getRows(), MAX_HEIGHT));
  }

  boolean hasColours() {
    Integer colours = terminal.getNumericCapability(Capability.max_colors);
    return colours != null && colours >= MIN_COLOURS;
  }

  /** Writes, as long as the terminal is taken over. */
  synchronized void write(String text) {
    if (taken && !text.isEmpty()) {
      print(text);
    }
  }

  private void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // The terminal is gone, and so will we be: its hang-up ends the process.
    }
  }

  @Override
  public void close() throws IOException {
    leave();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook has run or does.
    }
    terminal.close();
  }
}
