/** A failed request as a `Problem`: our words for the vendor's status, the vendor's own words only in the cause. */

import { HttpFailure } from "../../http/failure.ts";
import { Problem, type ProblemCode } from "../../vocabulary/problem.ts";
import type { Connection, Vendor } from "../define.ts";

const plain: Record<Exclude<HttpFailure["kind"], "status">, { readonly code: ProblemCode; readonly says: string }> = {
  unavailable: { code: "vendor_unavailable", says: "could not be reached" },
  timeout: { code: "vendor_timeout", says: "did not answer in time" },
  rate_limited: { code: "vendor_rate_limited", says: "is asked for too much at the moment" },
  bad_response: { code: "vendor_bad_response", says: "answered with something that is not the documented JSON" },
  too_large: { code: "vendor_too_large", says: "answered with more than may be read; ask for fewer rows" },
  overloaded: { code: "overloaded", says: "has too many requests of ours under way" },
  cancelled: { code: "cancelled", says: "was no longer waited for" },
};

/** The vendor was not asked at all: its rate is kept here. */
const ownRate = {
  code: "vendor_rate_limited",
  says: "has been asked as often as its rate allows in this minute",
} as const;

const byStatus = (status: number): { readonly code: ProblemCode; readonly says: string } => {
  if (status === 401) return { code: "vendor_auth", says: "does not accept the configured credentials" };
  if (status === 403) return { code: "vendor_forbidden", says: "does not allow this with the configured credentials" };
  if (status === 408) return plain.timeout;
  if (status === 429) return plain.rate_limited;
  if (status >= 500) return plain.unavailable;
  return { code: "vendor_rejected", says: `rejected the request (HTTP ${status})` };
};

/** What a person behind a proxy has to do, by the proxy's own status. */
const proxyRemedy = (status: number): string => {
  if (status === 407)
    return "The proxy wants other credentials (407): put them into HTTPS_PROXY, e.g. http://user:password@proxy.example.com:3128.";
  if (status >= 500) return `The proxy of HTTPS_PROXY did not get through to it (${status}).`;
  return `The proxy of HTTPS_PROXY does not allow this host (${status}): have it allowed there, or name the host in NO_PROXY.`;
};

/** Anything thrown while a vendor was asked; what is already a `Problem` stays as it is. */
export const problemOf = (vendor: Vendor, failure: unknown): Problem => {
  if (failure instanceof Problem) return failure;
  if (!(failure instanceof HttpFailure)) {
    return new Problem("internal", `Something went wrong here while asking ${vendor.name}.`, { cause: failure });
  }
  const status = failure.kind === "status" ? (failure.status ?? 0) : undefined;
  const isOurs = failure.kind === "rate_limited" && failure.status === undefined;
  const { code, says } = isOurs ? ownRate : failure.kind === "status" ? byStatus(status ?? 0) : plain[failure.kind];
  const { proxyStatus } = failure;
  const remedy = proxyStatus === undefined ? vendor.remedies?.[status ?? 0] : proxyRemedy(proxyStatus);
  return new Problem(code, `${vendor.name} ${says}.${remedy ? ` ${remedy}` : ""}`, {
    cause: failure,
    ...(failure.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: failure.retryAfterSeconds }),
  });
};

/** The same for receivables, whose own advice stands beside or instead of the vendor's. */
export const receivablesProblem = ({ vendor }: Connection, failure: unknown): Problem =>
  problemOf({ ...vendor, remedies: { ...vendor.remedies, ...vendor.receivables?.remedies } }, failure);
