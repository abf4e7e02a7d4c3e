package dev.starling.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** An error as {@code application/problem+json} (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String type, String title, int status, String detail, @Nullable String instance) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ApiError error, @Nullable String path) {
    return new Problem(
        "about:blank", error.status().getMessage(), error.status().getCode(), error.detail(), path);
  }
}
