package dev.starling.journal;

/** What a file holds; the code stands in its header. */
enum FileKind {
  SNAPSHOT(1),
  LOG(2);

  private final int code;

  FileKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
