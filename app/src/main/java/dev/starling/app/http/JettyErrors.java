package dev.starling.app.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Words the errors that arise before a request reaches any of our code, such as broken HTTP. */
final class JettyErrors extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String title = HttpStatus.getMessage(code);
    String detail = message == null || message.equals(title) ? explain(code, title) : message;
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    byte[] body =
        Json.MAPPER.writeValueAsBytes(new Problem("about:blank", title, code, detail, null));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static String explain(int code, String title) {
    return code == HttpStatus.BAD_REQUEST_400
        ? "This is no HTTP request, or its path is not percent-encoded as RFC 3986 has it."
        : title;
  }
}
