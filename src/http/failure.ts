/** Why a request brought no usable answer: one error, eight kinds, and whether asking again can help. */

export type FailureKind =
  | "unavailable"
  | "timeout"
  | "rate_limited"
  | "status"
  | "bad_response"
  | "too_large"
  | "overloaded"
  | "cancelled";

/**
 * Whether the same request may be sent again: `transient` a passing fault; `throttling` the vendor asks for patience;
 * `once` an answer that may have been cut on its way; `never` everything else.
 */
export type Retry = "never" | "transient" | "throttling" | "once";

interface FailureFacts {
  readonly status?: number | undefined;
  readonly body?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly retry?: Retry;
  /** The proxy's status, where it was the proxy that refused. */
  readonly proxyStatus?: number | undefined;
  readonly cause?: unknown;
}

/**
 * `unavailable` no connection, a broken one, or an open breaker · `timeout` connecting, headers, body or the whole took
 * too long · `rate_limited` 429, or our own limit · `status` any other 4xx or 5xx · `bad_response` an answer that is
 * not the JSON asked for, redirects included · `too_large` more bytes than may be read · `overloaded` our own queue is
 * full · `cancelled` the caller's signal.
 *
 * The message is in our words and names no address. `cause` may hold an address, never bytes of an answer.
 */
export class HttpFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** The parsed JSON of a 4xx or 5xx answer, where it is JSON and small enough: hostile, and may hold personal data. */
  readonly body: unknown;
  /** Whole seconds to wait before asking again, where the vendor or our own limits say so. */
  readonly retryAfterSeconds: number | undefined;
  readonly retry: Retry;
  /** What the proxy answered where it opened no tunnel; the vendor was then not reached at all. */
  readonly proxyStatus: number | undefined;

  constructor(kind: FailureKind, message: string, facts: FailureFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "HttpFailure";
    this.kind = kind;
    this.status = facts.status;
    this.body = facts.body;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.retry = facts.retry ?? "never";
    this.proxyStatus = facts.proxyStatus;
  }
}

/** The caller's signal as a failure: a signal that fired because time ran out is a `timeout`, any other `cancelled`. */
export const stoppedBy = (signal: AbortSignal): HttpFailure =>
  (signal.reason as { name?: unknown } | undefined)?.name === "TimeoutError"
    ? new HttpFailure("timeout", "The deadline passed.")
    : new HttpFailure("cancelled", "The request was cancelled.");

export const deadlinePassed = (): HttpFailure => new HttpFailure("timeout", "The deadline passed.");

/** An error's code, or an empty text. */
export const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
};

const tlsCode =
  /^(?:ERR_(?:TLS|SSL|OSSL)_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH$|CRL_|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|EPROTO$|UND_ERR_PRX_TLS$)/;

/**
 * undici's parser puts bytes of the answer, and TLS whole certificates, on their errors: only code and text are kept.
 */
const outlineOf = (error: unknown, code: string): Error => {
  const text = error instanceof Error ? error.message : "";
  return new Error([code, text].filter(Boolean).join(": ") || "unknown");
};

/** undici has no code for a proxy's refusal, only a text. */
const proxyRefusal = /^Proxy response \((\d{3})\)/;

/** A gateway's own trouble may pass; a proxy that wants credentials or forbids the host will say so again. */
const refusedByProxy = (status: number, cause: Error): HttpFailure =>
  new HttpFailure("unavailable", `The proxy opened no connection: it answered ${status}.`, {
    proxyStatus: status,
    retry: status >= 500 ? "transient" : "never",
    cause,
  });

/** A connection that could not be made, broke, or carried something that is not HTTP. */
export const connectionFailure = (error: unknown): HttpFailure => {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  const cause = outlineOf(error, code);
  const proxyStatus = Number(error instanceof Error ? (proxyRefusal.exec(error.message)?.[1] ?? 0) : 0);
  if (proxyStatus > 0) return refusedByProxy(proxyStatus, cause);
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEOUT" || code === "ETIMEDOUT") {
    return new HttpFailure("timeout", "No connection within the time allowed.", { retry: "transient", cause });
  }
  if (code === "UND_ERR_DESTROYED" || code === "UND_ERR_CLOSED") {
    return new HttpFailure("cancelled", "The client was closed.", { cause });
  }
  if (code === privateAddressCode) {
    return new HttpFailure("unavailable", "The host's address is private, which its configuration does not allow.", {
      cause,
    });
  }
  if (tlsCode.test(code)) return new HttpFailure("unavailable", "No trusted TLS connection could be made.", { cause });
  if (code === "UND_ERR_HEADERS_OVERFLOW")
    return new HttpFailure("bad_response", "The answer's headers are too long.", { cause });
  if (error instanceof Error && error.name === "HTTPParserError") {
    return new HttpFailure("bad_response", "The answer is not valid HTTP.", { cause });
  }
  if (code.startsWith("UND_ERR_") && !transientUndici.has(code)) {
    return new HttpFailure("unavailable", "The request could not be sent.", { cause });
  }
  return new HttpFailure("unavailable", "The connection failed.", { retry: "transient", cause });
};

/** Set on look-up errors where only private addresses came back. */
export const privateAddressCode = "EPRIVATEADDRESS";

const transientUndici = new Set([
  "UND_ERR_SOCKET",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_INFO",
  "UND_ERR_ABORTED",
]);
