package tradepost.platform.problem;

import java.util.concurrent.TimeoutException;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatusCode;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What an error is to a client. */
public final class Problems {
    private Problems() {}

    /** Without a word of what failed, where it is no problem already. */
    public static Problem of(Throwable error) {
        return switch (error) {
            case Problem problem -> problem;
            case ServerWebInputException input -> ofInput(input);
            case DecodingException decoding -> ofBody(decoding);
            case DataBufferLimitException _ -> tooLarge();
            case ResponseStatusException status -> ofStatus(status);
            case TransientDataAccessException _ -> databaseAway();
            case NonTransientDataAccessResourceException _ -> databaseAway();
            case CannotCreateTransactionException _ -> databaseAway();
            case TimeoutException _ -> databaseAway();
            default -> Problem.of(CommonProblem.INTERNAL_ERROR, "Something failed on our side; nothing was changed.");
        };
    }

    private static Problem ofInput(ServerWebInputException input) {
        for (Throwable cause = input.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof DataBufferLimitException) {
                return tooLarge();
            }
            if (cause instanceof DecodingException) {
                return ofBody(cause);
            }
        }
        String field = input.getMethodParameter() == null
                ? null
                : input.getMethodParameter().getParameterName();
        String reason = input.getReason() == null ? "The request cannot be read." : input.getReason() + ".";
        Problem problem = Problem.of(CommonProblem.INVALID_REQUEST, reason);
        return field == null ? problem : problem.with("field", field);
    }

    private static Problem ofBody(Throwable decoding) {
        for (Throwable cause = decoding; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnrecognizedPropertyException unknown -> {
                    String field = unknown.getPropertyName();
                    return Problem.of(
                                    CommonProblem.UNKNOWN_PROPERTY,
                                    "\"" + field + "\" is not a property here; known are "
                                            + unknown.getKnownPropertyIds() + ".")
                            .with("field", field);
                }
                case MismatchedInputException mismatch
                when !mismatch.getPath().isEmpty() -> {
                    String field = String.valueOf(mismatch.getPath().getLast().getPropertyName());
                    return Fields.invalid(field, "cannot be read: it has the wrong type");
                }
                case MismatchedInputException _ -> {
                    return Problem.of(
                            CommonProblem.MALFORMED_BODY, "The body is JSON, and not the object that is read here.");
                }
                case JacksonException malformed -> {
                    return Problem.of(
                            CommonProblem.MALFORMED_BODY, "The body is not JSON: " + malformed.getOriginalMessage());
                }
                default -> {
                    // The JSON error is deeper.
                }
            }
        }
        return Problem.of(CommonProblem.MALFORMED_BODY, "The body cannot be read.");
    }

    private static Problem databaseAway() {
        return Problem.of(
                CommonProblem.SERVICE_UNAVAILABLE,
                "The service cannot reach its data now. Try again shortly, with the same Idempotency-Key.");
    }

    private static Problem tooLarge() {
        return Problem.of(CommonProblem.BODY_TOO_LARGE, "The body is larger than this service reads.");
    }

    private static Problem ofStatus(ResponseStatusException error) {
        HttpStatusCode status = error.getStatusCode();
        return switch (status.value()) {
            case 400 -> Problem.of(CommonProblem.INVALID_REQUEST, "The request cannot be read.");
            case 404 -> Problem.of(CommonProblem.NOT_FOUND, "There is nothing here.");
            case 405 -> Problem.of(CommonProblem.METHOD_NOT_ALLOWED, "This method is not offered here.");
            case 406 -> Problem.of(CommonProblem.NOT_ACCEPTABLE, "None of the accepted media types is offered here.");
            case 413 -> tooLarge();
            case 415 -> Problem.of(CommonProblem.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
            case 503 -> Problem.of(CommonProblem.SERVICE_UNAVAILABLE, "The service cannot answer now.");
            case 504 -> Problem.of(CommonProblem.UPSTREAM_TIMEOUT, "The service did not answer in time.");
            default -> Problem.of(CommonProblem.INTERNAL_ERROR, "Something failed on our side; nothing was changed.");
        };
    }
}
