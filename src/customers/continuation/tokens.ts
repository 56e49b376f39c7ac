/** Continuations: bookmarks sealed for one caller, expiring, self-contained; a bad one is refused, never page one. */

import { createHash } from "node:crypto";
import { withoutStack } from "../../platform/without-stack.ts";
import type { Connection } from "../../vendors/define.ts";
import { replicaPrefix } from "../../vendors/pagination/strategy.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { type Bookmark, type OtherPlace, packBookmark, packOther, unpackBookmark, unpackOther } from "./codec.ts";
import { createSealer } from "./seal.ts";

interface ContinuationSettings {
  /** At least 32 characters each; the first seals, all open. */
  readonly keys: readonly string[];
  readonly ttlSeconds: number;
  readonly now: () => number;
}

/** What a continuation goes on with. */
export type Continued = Bookmark | OtherPlace;

export interface Continuations {
  seal(content: Continued, owner: ContinuationOwner): string;
  /** Throws `token_invalid` or `token_expired`. */
  open(token: string, owner: ContinuationOwner): Continued;
}

/** Who a continuation is for, and which connections its places count in. */
export interface ContinuationOwner {
  readonly principal: string;
  readonly connections: readonly Connection[];
}

const again =
  "Start again: repeat the first call (list_customers, search_customers or triage_dunning) without a continuation.";

const notOurs = `continuation is not one of this server's for this caller and these vendors, or was not copied whole. ${again}`;

export const otherVersion = (): Problem =>
  new Problem("token_invalid", `continuation is of another version of this server. ${again}`);

/** Names, addresses and tenants, but no secret: a token survives a key rotation, not a change of account. */
const makeBinding = ({ principal, connections }: ContinuationOwner): string => {
  const accounts = connections.map(({ name, vendor, baseUrl, tenant }) => [name, vendor.id, baseUrl, tenant]);
  return createHash("sha256")
    .update(JSON.stringify([principal, accounts]))
    .digest("base64url");
};

interface Bound extends ContinuationOwner {
  readonly binding: string;
}

/** By a caller's first connection: who asked last, and the binding made for them. */
const bindings = new WeakMap<Connection, Bound>();

const isSame = (one: ContinuationOwner, other: ContinuationOwner): boolean =>
  one.principal === other.principal &&
  one.connections.length === other.connections.length &&
  one.connections.every((connection, index) => connection === other.connections[index]);

/** Remembered, since making it costs more than refusing a token that is not ours. */
const bindingOf = (owner: ContinuationOwner): string => {
  const [first] = owner.connections;
  const known = first && bindings.get(first);
  if (known && isSame(known, owner)) return known.binding;
  const binding = makeBinding(owner);
  if (first) bindings.set(first, { principal: owner.principal, connections: owner.connections, binding });
  return binding;
};

/** Throws where a place is none that the vendor's list can have. */
const refuseForeignPlaces = ({ open }: Bookmark, { connections }: ContinuationOwner): void => {
  for (const [name, { place }] of Object.entries(open)) {
    const connection = connections.find((one) => one.name === name);
    const accepted =
      place.position === undefined ||
      typeof place.position === "number" ||
      place.position.startsWith(replicaPrefix) ||
      // A place among customers found by their invoices is the id of the one before it.
      connection?.vendor.customers.byId.idPattern.test(place.position) ||
      connection?.vendor.customers.list.pagination.accepts(place.position);
    if (!connection || !accepted)
      throw new Problem("token_invalid", `continuation does not fit this server's vendors. ${again}`);
  }
};

export const createContinuations = ({ keys, ttlSeconds, now }: ContinuationSettings): Continuations => {
  const sealer = createSealer({ keys });
  const names = (owner: ContinuationOwner) => owner.connections.map((connection) => connection.name);
  return {
    seal: (content, owner) =>
      sealer.seal("list" in content ? packOther(content) : packBookmark(content, names(owner)), bindingOf(owner)),
    open: (token, owner) => {
      const opened = sealer.open(token, bindingOf(owner));
      if ("refused" in opened) {
        // Whoever tries many should not be able to make each of them cost much.
        throw withoutStack(() => new Problem("token_invalid", notOurs));
      }
      const content = unpackOther(opened.payload) ?? unpackBookmark(opened.payload, names(owner));
      if (!content) throw otherVersion();
      if (now() - content.issuedAt > ttlSeconds * 1000)
        throw new Problem("token_expired", `continuation is older than ${ttlSeconds} seconds. ${again}`);
      if ("open" in content) refuseForeignPlaces(content, owner);
      return content;
    },
  };
};
