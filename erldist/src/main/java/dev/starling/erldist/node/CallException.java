package dev.starling.erldist.node;

/** A call to another process or node brought no answer; the subclass says why. */
public abstract sealed class CallException extends Exception
    permits CallTimeoutException,
        NoProcessException,
        NodeDownException,
        ProcessExitException,
        RemoteErrorException,
        SpawnRefusedException {
  private static final long serialVersionUID = 1L;

  CallException(String message) {
    super(message);
  }
}
