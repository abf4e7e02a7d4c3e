package dev.starling.app.top;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.DiffWriter;
import dev.starling.app.top.view.Controls;
import dev.starling.app.top.view.Screen;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;

/** The dashboard on a terminal: one thread takes what comes, and draws. */
final class Dashboard {
  /** Between screens when nothing happens, since ages grow. */
  private static final Duration TICK = Duration.ofMillis(500);

  /** Many changes at once make one screen. */
  private static final Duration LEAST_FRAME = Duration.ofMillis(40);

  private static final int MAX_INPUTS = 10_000;

  /** So that a storm of events does not keep the screen from being drawn. */
  private static final int MAX_INPUTS_PER_FRAME = 2_000;

  private static final String FROM_THE_START = "0";

  private final Console console;
  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>(MAX_INPUTS);
  private final Controls controls = new Controls();
  private final Screen screen = new Screen(ZoneId.systemDefault());
  private final DiffWriter writer;
  private Size size;

  Dashboard(Console console, boolean colours) {
    this.console = console;
    this.writer = new DiffWriter(colours && console.hasColours());
    this.size = console.size();
  }

  /**
   * Runs until the user quits.
   *
   * @throws NotReachableException if the node does not answer at the start
   * @throws ApiException if it refuses to
   */
  void run(ApiClient api, String url)
      throws NotReachableException, ApiException, IOException, InterruptedException {
    SwarmModel model = new SwarmModel(url, Feed.facts(api), System.currentTimeMillis());
    console.open(this::put);
    Thread keys = new Thread(this::readKeys, "top-keys");
    keys.setDaemon(true);
    keys.start();
    try (Feed feed = new Feed(api, inputs, FROM_THE_START)) {
      feed.start();
      size = console.size();
      while (takeAll(model)) {
        long now = System.currentTimeMillis();
        console.write(
            writer.next(screen.draw(model, controls, size.getColumns(), size.getRows(), now)));
        Thread.sleep(LEAST_FRAME.toMillis());
      }
    } finally {
      keys.interrupt();
    }
  }

  private void readKeys() {
    KeyReader reader = console.keys();
    try {
      for (String key = reader.next(); key != null; key = reader.next()) {
        put(
            switch (key) {
              case "redraw" -> new Input.Redraw();
              case "interrupt" -> new Input.Quit();
              case "suspend" -> new Input.Suspend();
              default -> new Input.Key(key);
            });
      }
    } catch (IOException e) {
      // The terminal is gone, or given back.
    }
    put(new Input.Quit());
  }

  private void put(Input input) {
    try {
      inputs.put(input);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a little for something to come; false if the user quits. */
  private boolean takeAll(SwarmModel model) throws IOException, InterruptedException {
    Input input = inputs.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    for (int taken = 0;
        input != null;
        input = ++taken < MAX_INPUTS_PER_FRAME ? inputs.poll() : null) {
      if (input instanceof Input.Quit) {
        return false;
      } else if (input instanceof Input.Key key) {
        if (!controls.handle(key.key(), model)) {
          return false;
        }
      } else if (input instanceof Input.Redraw) {
        size = console.size();
        writer.forget();
      } else if (input instanceof Input.Suspend) {
        console.suspend();
        size = console.size();
        writer.forget();
      } else {
        apply(input, model);
      }
    }
    return true;
  }

  /** What the feed brings. */
  static void apply(Input input, SwarmModel model) {
    if (input instanceof Input.Answered answered) {
      model.answered(answered.facts(), System.currentTimeMillis());
    } else if (input instanceof Input.Lost lost) {
      model.lost(lost.why(), lost.nextTryAt());
    } else if (input instanceof Input.Places places) {
      model.places(places.places());
    } else if (input instanceof Input.Happened happened) {
      model.line(happened.line());
      if (happened.change() != null) {
        model.change(happened.change());
      }
    } else if (input instanceof Input.Failed failed) {
      throw new IllegalStateException("a thread of the dashboard failed", failed.cause());
    }
  }
}
