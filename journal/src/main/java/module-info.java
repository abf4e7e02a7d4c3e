import org.jspecify.annotations.NullMarked;

/** Records on disk that survive a kill and a loss of power. Knows nothing of swarms. */
@NullMarked
module dev.starling.journal {
  requires static transitive org.jspecify;

  exports dev.starling.journal;
}
