/** G28: whatever was meant to restrict a token restricts it, and what names no connection opens none. */

import * as fc from "fast-check";
import type { JWTPayload } from "jose";
import { describe, expect, it } from "vitest";
import { readScopes } from "../../../../src/transports/http/access/scopes.ts";
import { badScopes } from "../../../support/bad-scopes.ts";

const known = ["zenskar", "zenskar-eu", "pland", "adfin", "sequence", "fynn"];
const read = "customers:read";

/** What a list of scopes opens, however issuers write the list. */
const opened = (scopes: readonly string[]) =>
  [{ scope: [read, ...scopes].join(" ") }, { scp: [read, ...scopes].join(" ") }, { scp: [read, ...scopes] }].map(
    (claims) => {
      const grant = readScopes(claims, known);
      return "lacks" in grant ? grant.lacks : (grant.connections ?? "everything");
    },
  );

const refused = Array(3).fill("connection_scope");

describe("a connection scope that names no connection of this server", () => {
  it.each([
    "connection:Zenskar",
    "connection:ZENSKAR",
    "connection:zenskar_eu",
    "connection:zenskar.eu",
    "connection:",
    "connection",
    "connection:*",
    "connection:zenskar,pland",
    "connection:zenskar,connection:pland",
    "connection:zenskar;connection:pland",
    "CONNECTION:zenskar",
    "Connection:zenskar",
    "connections:zenskar",
    "connection=zenskar",
    "connection/zenskar",
    "connection.zenskar",
    "connection-zenskar",
    "connection::zenskar",
    "connection:zenskar:read",
    "connection:zenskar/",
    "connection:zenskar\t",
    "connection:zenskar\u00a0",
    "connection:zen\u200bskar",
    "connection:stripe",
    "connection:zenskar-us",
    `connection:${"a".repeat(33)}`,
    '"connection:zenskar"',
    "['connection:zenskar']",
    "customers:read,connection:zenskar",
    "https://id.example.com/connection:zenskar",
    "api://billing/Connection.zenskar",
    "ｃｏｎｎｅｃｔｉｏｎ:zenskar",
    "connection：zenskar",
  ])("%j opens none", (scope) => {
    expect(opened([scope])).toEqual(refused);
  });

  it("takes nothing from those beside it that do", () => {
    expect(opened(["connection:Zenskar", "connection:fynn", "connection:stripe"])).toEqual(Array(3).fill(["fynn"]));
  });

  it("counts in either claim, and a claim of another kind than text allows nothing", () => {
    for (const claims of [
      { scope: read, scp: ["connection:zenskar"] },
      { scope: read, scp: "connection:Zenskar" },
      { scope: `${read} connection:`, scp: [read] },
      { scope: [read, { connection: "zenskar" }] },
      { scope: read, scp: ["connection:zenskar", ["connection:pland"]] },
      { scope: read, scp: { connection: "zenskar" } },
      { scope: { [read]: true } },
    ])
      expect(readScopes(claims as JWTPayload, known), JSON.stringify(claims)).toHaveProperty("lacks");
  });

  it("opens nothing more in 1,000 mistyped, joined and foreign forms of a good one", () => {
    fc.assert(
      fc.property(fc.array(badScopes(known), { minLength: 1, maxLength: 3 }), fc.subarray(known), (scopes, names) => {
        const meant = new Set([...scopes, ...names.map((name) => `connection:${name}`)]);
        const allowed = known.filter((name) => meant.has(`connection:${name}`));
        const expected = allowed.length > 0 ? allowed : "connection_scope";
        expect(opened([...scopes, ...names.map((name) => `connection:${name}`)])).toEqual(Array(3).fill(expected));
      }),
      { numRuns: 1_000, seed: 28 },
    );
  });
});

describe("scopes of others", () => {
  it("restrict nothing: every connection stays open", () => {
    expect(opened(["openid", "profile", "offline_access", "read:connections", "customers:connections"])).toEqual(
      Array(3).fill("everything"),
    );
  });
});
