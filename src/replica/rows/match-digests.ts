/**
 * What a customer may be matched by at another vendor, as short texts to be looked up: evidence is not kept twice in
 * the clear.
 */

import { createHash } from "node:crypto";
import { type MatchKey, matchKeysOf } from "../../identity/evidence.ts";
import type { Customer } from "../../vocabulary/customer.ts";

/**
 * Sixty-six bits: two keys with one digest would bring a customer too many, which the identity rules then pass over.
 */
export const digestLength = 11;

const keyDigest = (key: string): string => createHash("sha256").update(key).digest("base64url").slice(0, digestLength);

/** Each key of the identity rules by its digest. */
export const matchDigests = (customer: Customer): ReadonlyMap<string, MatchKey> =>
  new Map(matchKeysOf(customer).map((key) => [keyDigest(key.key), key]));
