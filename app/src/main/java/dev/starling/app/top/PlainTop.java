package dev.starling.app.top;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.view.PlainText;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The dashboard where there is no terminal: all there is once, then a line for each change. */
final class PlainTop {
  private static final int MAX_INPUTS = 10_000;

  private final PrintWriter out;
  private final PlainText text = new PlainText(ZoneId.systemDefault());

  PlainTop(PrintWriter out) {
    this.out = out;
  }

  /** Prints all there is, once. */
  void once(ApiClient api, String url) throws NotReachableException, ApiException {
    SwarmModel model = new SwarmModel(url, Feed.facts(api), System.currentTimeMillis());
    model.places(Feed.places(api));
    print(text.all(model, System.currentTimeMillis()));
  }

  /** Goes on until the process ends, or nobody reads any more. */
  void follow(ApiClient api, String url)
      throws NotReachableException, ApiException, InterruptedException {
    SwarmModel model = new SwarmModel(url, Feed.facts(api), System.currentTimeMillis());
    BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(MAX_INPUTS);
    boolean shown = false;
    try (Feed feed = new Feed(api, inputs, null)) {
      feed.start();
      while (!out.checkError()) {
        Input input = inputs.take();
        long now = System.currentTimeMillis();
        boolean wasLost = model.loss() != null;
        String age = text.age(model, now);
        Dashboard.apply(input, model);
        if (input instanceof Input.Places && !shown) {
          shown = true;
          print(text.all(model, now));
        } else if (input instanceof Input.Happened happened
            && happened.line().group() != LogLine.Group.MOVES) {
          print(text.line(happened.line()));
        } else if (input instanceof Input.Lost lost && !wasLost) {
          print(text.note(now, "no connection: " + lost.why() + "; trying again"));
        } else if (input instanceof Input.Answered && wasLost) {
          print(text.note(now, "connected again; the last answer was " + age + " old"));
        }
      }
    }
  }

  private void print(String lines) {
    out.print(lines);
    out.flush();
  }
}
