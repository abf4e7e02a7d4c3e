package dev.starling.benchmarks.workload;

import java.io.IOException;
import java.util.function.Consumer;

/** The main program of every contender on the JVM. */
public final class MessengerProcess {
  private MessengerProcess() {}

  /** Does what the command line says, with {@code messenger}; the receiver runs until ended. */
  public static void run(Messenger messenger, String[] arguments) {
    endWithParent();
    try {
      Settings settings = Settings.parse(arguments);
      if (settings.role() == Role.RECEIVER) {
        receive(messenger, settings);
      } else {
        send(messenger, settings);
        System.exit(0);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private static void receive(Messenger messenger, Settings settings) throws Exception {
    messenger.start(settings, failing(new Receiving(messenger, settings.messages())));
    Output.ready();
  }

  private static void send(Messenger messenger, Settings settings) throws Exception {
    try (messenger) {
      switch (settings.work()) {
        case ONE_WAY -> {
          OneWay work = new OneWay(messenger, settings.messages());
          messenger.start(settings, failing(work));
          messenger.connect();
          work.run(settings.warmUp(), settings.rounds(), Output::result);
        }
        case PING_PONG -> {
          PingPong work = new PingPong(messenger, settings.pings());
          messenger.start(settings, failing(work));
          messenger.connect();
          work.run(settings.warmUp(), Output::result);
        }
      }
    }
  }

  /** Contenders differ in what they do with an exception; here it ends the process. */
  private static Consumer<byte[]> failing(Consumer<byte[]> inbox) {
    return message -> {
      try {
        inbox.accept(message);
      } catch (Throwable e) {
        fail(e);
      }
    };
  }

  private static void fail(Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  /**
   * Standard input is a pipe from the process that started this one: its end is ours. Until then
   * this keeps the receiver alive, whatever kind of threads its contender has.
   */
  private static void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever said there.
                }
              } catch (IOException e) {
                // The same as its end.
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watcher");
    watcher.start();
  }
}
