/** Every figure of the outgoing requests, with its default. */

export interface HttpLimits {
  /** Milliseconds for one attempt, from its start to the last byte. */
  readonly attemptMs: number;
  /** Milliseconds to a usable connection: name look-up, TCP and TLS together. */
  readonly connectMs: number;
  /** Milliseconds from the request to the answer's last header. */
  readonly headersMs: number;
  /** Milliseconds of silence between two pieces of a body. */
  readonly idleMs: number;
  /** Attempts per GET, the first included. A POST has one. */
  readonly attempts: number;
  /** Milliseconds the exponential backoff starts from after a passing fault. */
  readonly transientBaseMs: number;
  /** The same after 429 and 503. */
  readonly throttlingBaseMs: number;
  readonly longestBackoffMs: number;
  /** A retry starts, and a wait is begun, only if it and this many milliseconds fit before the deadline. */
  readonly reserveMs: number;
  readonly budgetTokens: number;
  readonly transientCost: number;
  readonly throttlingCost: number;
  /** Tokens a success without a retry brings back. */
  readonly cleanGain: number;
  /** The breaker judges once this many requests were seen within its window. */
  readonly breakerRequests: number;
  readonly breakerWindowMs: number;
  /** Share of failures, from 0 to 1, at which it opens. */
  readonly breakerShare: number;
  /** Milliseconds it stays open before one probe is let through. */
  readonly breakerPauseMs: number;
  /** Requests of a upstream under way at once; also its connections per origin. */
  readonly concurrent: number;
  /** Requests waiting for an upstream's places or rate, as long as their deadlines allow. */
  readonly queued: number;
  /** Of them, those of one principal. */
  readonly queuedPerPrincipal: number;
  /** Bytes of a body once decompressed. */
  readonly bodyBytes: number;
  /** Bytes of a body as they come over the wire. */
  readonly wireBytes: number;
  /** Decompressed bytes per wire byte. */
  readonly ratio: number;
  /** Bodies below this many decompressed bytes are not judged by their ratio: they can do no harm. */
  readonly ratioFloorBytes: number;
  /** Bytes of an error answer's body, compressed or not; a longer one is not read. */
  readonly errorBodyBytes: number;
  readonly headerBytes: number;
  /** Nested objects and arrays. */
  readonly depth: number;
  /** Milliseconds for one question to a name server. */
  readonly dnsMs: number;
  /** Milliseconds an address is kept at most, whatever its time to live. */
  readonly dnsCacheMs: number;
}

export const defaultLimits: HttpLimits = {
  attemptMs: 10_000,
  connectMs: 2_000,
  headersMs: 5_000,
  idleMs: 5_000,
  attempts: 3,
  transientBaseMs: 50,
  throttlingBaseMs: 1_000,
  longestBackoffMs: 20_000,
  reserveMs: 1_000,
  budgetTokens: 500,
  transientCost: 14,
  throttlingCost: 5,
  cleanGain: 1,
  breakerRequests: 20,
  breakerWindowMs: 10_000,
  breakerShare: 0.5,
  breakerPauseMs: 5_000,
  concurrent: 8,
  queued: 2_048,
  queuedPerPrincipal: 512,
  bodyBytes: 10 * 1024 * 1024,
  wireBytes: 5 * 1024 * 1024,
  ratio: 100,
  ratioFloorBytes: 64 * 1024,
  errorBodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  depth: 64,
  dnsMs: 1_000,
  dnsCacheMs: 60_000,
};
