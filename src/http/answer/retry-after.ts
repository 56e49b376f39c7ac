/** The Retry-After header by its grammar alone (RFC 9110 sections 5.6.7 and 10.2.3): seconds or an HTTP-date. */

import { parseHttpDate } from "undici/lib/util/date.js";

/**
 * Milliseconds the vendor asks to wait; 0 for a date that has passed; undefined where the header is absent, repeated or
 * malformed, which is as if it were absent. A date is counted from the answer's own Date header where it has one, so
 * that a vendor's clock may be wrong. `now` is milliseconds since 1970.
 */
export const retryAfterMs = (header: string | undefined, date: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined;
  if (/^\d{1,10}$/.test(header)) return Number(header) * 1000;
  const until = parseHttpDate(header)?.getTime();
  if (until === undefined) return undefined;
  return Math.max(0, until - (parseHttpDate(date ?? "")?.getTime() ?? now));
};
