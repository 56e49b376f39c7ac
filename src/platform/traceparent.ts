/** W3C Trace Context level 1: a `traceparent` of version 00, read strictly. */

interface Traceparent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
}

/** 16 and 8 bytes, neither all zero. */
const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Undefined for anything that is not exactly one. */
export const readTraceparent = (value: unknown): Traceparent | undefined => {
  const [, traceId, spanId, flags] = (typeof value === "string" && pattern.exec(value)) || [];
  return traceId && spanId && flags ? { traceId, spanId, flags: Number.parseInt(flags, 16) } : undefined;
};
