package dev.starling.app.demo;

import dev.starling.app.Main;
import java.io.IOException;
import java.io.OutputStream;

/** Runs a command as {@link Main} does, and ends in good order when standard input does. */
public final class NodeWithParent {
  private NodeWithParent() {}

  public static void main(String[] arguments) {
    Thread watch = new Thread(NodeWithParent::exitWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    Main.main(arguments);
  }

  private static void exitWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(0);
  }
}
