package dev.starling.app.client;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a node answers, whose values have longer numbers and are deeper than most JSON. */
final class AnyJson {
  private static final int MAX_DIGITS = 1 << 20;
  private static final int MAX_DEPTH = 10_000;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(MAX_DIGITS)
                          .maxNameLength(MAX_DIGITS)
                          .maxNestingDepth(MAX_DEPTH)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private AnyJson() {}
}
