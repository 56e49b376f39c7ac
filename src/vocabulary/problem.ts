/** Every failure a caller may see: a code, the fact, and what to do about it. Vendor words never stand in it. */

export const problemCodes = [
  "invalid_argument",
  "unsupported",
  "token_invalid",
  "token_expired",
  "not_found",
  "vendor_unavailable",
  "vendor_timeout",
  "vendor_rate_limited",
  "vendor_auth",
  "vendor_forbidden",
  "vendor_rejected",
  "vendor_bad_response",
  "vendor_too_large",
  "overloaded",
  "cancelled",
  "internal",
] as const;

export type ProblemCode = (typeof problemCodes)[number];

interface ProblemDetails {
  /** Seconds after which the same call may succeed, rounded up. */
  readonly retryAfterSeconds?: number;
  /** What really happened, vendor's words included: for the redacted log, never for an answer. */
  readonly cause?: unknown;
}

/** A failure with a code from docs/contract.md. `message` is one or two plain sentences of our own words. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Failures after which the same request may well succeed, so a continuation keeps the vendor's place. */
const passing: ReadonlySet<ProblemCode> = new Set([
  "vendor_unavailable",
  "vendor_timeout",
  "vendor_rate_limited",
  "overloaded",
  "vendor_bad_response",
]);

export const isWorthRetrying = (code: ProblemCode): boolean => passing.has(code);

/** A setting that is missing or impossible: said at start-up, with the variable's name, exit code 2. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
