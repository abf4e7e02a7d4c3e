package dev.starling.app.top;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.io.IOException;
import java.io.PrintWriter;

/** Shows a running node's swarm: on the terminal if there is one, else as lines of text. */
public final class Top {
  private Top() {}

  /**
   * Runs until the user quits.
   *
   * @param url for people
   * @param out where lines of text go
   * @param once as text, all there is once
   * @param colours whether the user wants them
   * @throws NotReachableException if the node does not answer at the start
   * @throws ApiException if it refuses to
   */
  public static void run(ApiClient api, String url, PrintWriter out, boolean once, boolean colours)
      throws NotReachableException, ApiException, IOException, InterruptedException {
    if (once) {
      new PlainTop(out).once(api, url);
      return;
    }
    try (Console console = Console.find()) {
      if (console == null) {
        new PlainTop(out).follow(api, url);
      } else {
        new Dashboard(console, colours).run(api, url);
      }
    }
  }
}
