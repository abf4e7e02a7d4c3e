package dev.starling.benchmarks.workload;

import java.util.function.Consumer;

/** The main program of every contender on the JVM. */
public final class MessengerProcess {
  private MessengerProcess() {}

  /** Does what the command line says, with {@code messenger}; the receiver runs until ended. */
  public static void run(Messenger messenger, String[] arguments) {
    Parent.endWithIt();
    try {
      Settings settings = Settings.parse(arguments);
      if (settings.role() == Role.RECEIVER) {
        receive(messenger, settings);
      } else {
        send(messenger, settings);
        System.exit(0);
      }
    } catch (Throwable e) {
      Parent.fail(e);
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
        Parent.fail(e);
      }
    };
  }
}
