/** Continuations: bookmarks sealed for one caller, expiring, self-contained; a bad one is refused, never page one. */

import { createHash } from "node:crypto";
import type { Connection } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { type Bookmark, packBookmark, unpackBookmark } from "./bookmark.ts";
import { createSealer } from "./seal.ts";

export interface ContinuationSettings {
  /** At least 32 characters each; the first seals, all open. */
  readonly keys: readonly string[];
  readonly ttlSeconds: number;
  readonly now: () => number;
}

export interface Continuations {
  seal(bookmark: Bookmark, caller: Caller): string;
  /** Throws `token_invalid` or `token_expired`. */
  open(token: string, caller: Caller): Bookmark;
}

/** Who a continuation is for, and which connections its places count in. */
export interface Caller {
  readonly principal: string;
  readonly connections: readonly Connection[];
}

const again = "Start again: repeat the first call (list_customers or search_customers) without a continuation.";

/** Names, addresses and tenants, but no secret: a token survives a key rotation, not a change of account. */
const bindingOf = ({ principal, connections }: Caller): string => {
  const accounts = connections.map(({ name, vendor, baseUrl, tenant }) => [name, vendor.id, baseUrl, tenant]);
  return createHash("sha256")
    .update(JSON.stringify([principal, accounts]))
    .digest("base64url");
};

export const createContinuations = ({ keys, ttlSeconds, now }: ContinuationSettings): Continuations => {
  const sealer = createSealer({ keys });
  const names = (caller: Caller) => caller.connections.map((connection) => connection.name);
  return {
    seal: (bookmark, caller) => sealer.seal(packBookmark(bookmark, names(caller)), bindingOf(caller)),
    open: (token, caller) => {
      const opened = sealer.open(token, bindingOf(caller));
      if ("refused" in opened) {
        throw new Problem(
          "token_invalid",
          `continuation is not one of this server's for this caller and these vendors, or was not copied whole. ${again}`,
        );
      }
      const bookmark = unpackBookmark(opened.payload, names(caller));
      if (now() - bookmark.issuedAt > ttlSeconds * 1000)
        throw new Problem("token_expired", `continuation is older than ${ttlSeconds} seconds. ${again}`);
      for (const [name, { place }] of Object.entries(bookmark.open)) {
        const connection = caller.connections.find((one) => one.name === name);
        const accepted =
          place.position === undefined ||
          typeof place.position === "number" ||
          connection?.vendor.customers.pagination.accepts(place.position);
        if (!connection || !accepted)
          throw new Problem("token_invalid", `continuation does not fit this server's vendors. ${again}`);
      }
      return bookmark;
    },
  };
};
