/** The issuer's keys: cached, bounded, closed when in doubt, and not taken down by an issuer that is. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  documentFetcher,
  type IssuerKeys,
  issuerKeys,
  metadataUrls,
} from "../../../../src/transports/http/access/issuer-keys.ts";
import { oauthVerifier } from "../../../../src/transports/http/access/oauth.ts";
import { issuerLimits } from "../../../../src/transports/http/limits.ts";
import { doorKeeper, sha256 } from "../../../support/doors.ts";
import { type Issuer, openIssuer } from "../../../support/issuer.ts";
import { jsonHeaders, legacyCall, send } from "../../../support/send.ts";

const openHttpServer = doorKeeper();
const minute = 60_000;
const patienceMs = 600;

let issuer: Issuer;
let clock: number;
let keys: IssuerKeys;
let verify: ReturnType<typeof oauthVerifier>;

beforeAll(async () => {
  issuer = await openIssuer("/tenant");
  // Loads what sends requests, which the short patience below leaves no time for.
  await documentFetcher(10_000)(`${new URL(issuer.url).origin}/jwks`);
});

afterAll(() => issuer.close());

beforeEach(() => {
  issuer.fault = undefined;
  issuer.metadata = {};
  issuer.requests.length = 0;
  clock = 0;
  keys = issuerKeys(issuer.url, documentFetcher(patienceMs), () => clock);
  verify = oauthVerifier({ issuer: issuer.url, audience: issuer.audience }, keys, ["zenskar"]);
});

const keyRequests = (): number => issuer.requests.filter((path) => path === "/jwks").length;
const outcome = async (token: string): Promise<string> => {
  const verdict = await verify(token);
  return "principal" in verdict ? "in" : verdict.reason;
};

describe("an issuer that works", () => {
  it("is asked once for metadata and keys, however many tokens come at once", async () => {
    const token = await issuer.sign();
    expect(await Promise.all(Array.from({ length: 50 }, () => outcome(token)))).toEqual(Array(50).fill("in"));
    expect(issuer.requests).toEqual(["/.well-known/oauth-authorization-server/tenant", "/jwks"]);
    expect(keys.state()).toBe("ready");
  });

  it("is looked for where RFC 8414 and OpenID Connect put it, path included", () => {
    expect(metadataUrls("https://id.example.com/tenant/")).toEqual([
      "https://id.example.com/.well-known/oauth-authorization-server/tenant",
      "https://id.example.com/.well-known/openid-configuration/tenant",
      "https://id.example.com/tenant/.well-known/openid-configuration",
    ]);
    expect(metadataUrls("https://id.example.com")).toEqual([
      "https://id.example.com/.well-known/oauth-authorization-server",
      "https://id.example.com/.well-known/openid-configuration",
    ]);
  });

  it("is asked at most once a minute, whatever unknown keys are claimed", async () => {
    await outcome(await issuer.sign());
    const strange = await issuer.sign({}, { kid: "unknown" });
    for (let second = 1; second < 60; second += 1) {
      clock = second * 1_000;
      expect(await outcome(strange)).toBe("token_unknown_key");
    }
    expect(keyRequests()).toBe(1);
    clock = minute;
    await Promise.all(Array.from({ length: 20 }, () => outcome(strange)));
    expect(keyRequests()).toBe(2);
  });

  it("may rotate its keys: a new one is found within the minute, a withdrawn one is gone when the keys are renewed", async () => {
    await outcome(await issuer.sign());
    await issuer.addKey("new", "RS256");
    const withNew = await issuer.sign({}, { kid: "new", key: issuer.keys.get("new")! });
    expect(await outcome(withNew)).toBe("token_unknown_key");
    clock = minute;
    expect(await outcome(withNew)).toBe("in");
    issuer.published.delete("new");
    clock = 70 * minute;
    expect(await outcome(withNew)).toBe("token_unknown_key");
  });

  it("is not asked at all for tokens that cannot be good", async () => {
    const outcomes = await Promise.all([
      outcome("a.b.c"),
      outcome(await issuer.sign({}, { alg: "HS256", key: new Uint8Array(64) })),
    ]);
    expect(outcomes).toEqual(["token_malformed", "token_algorithm"]);
    expect(issuer.requests).toEqual([]);
  });
});

describe("an issuer that fails", () => {
  const faults: readonly (readonly [string, Issuer["fault"]])[] = [
    ["an error", (response) => response.writeHead(500).end()],
    ["a broken connection", (response) => response.destroy()],
    ["no JSON", (response) => response.writeHead(200).end("<html>")],
    ["another shape", (response) => response.writeHead(200).end('{"keys":"none"}')],
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    [
      "a huge document",
      (response) => response.writeHead(200).end(`{"keys":[],"x":"${"x".repeat(issuerLimits.documentBytes)}"}`),
    ],
    [
      "a thousand keys",
      (response) => response.writeHead(200).end(JSON.stringify({ keys: Array(1_000).fill({ kty: "RSA" }) })),
    ],
    ["nothing, for ever", () => undefined],
    ["a body that never ends", (response) => response.writeHead(200).write('{"keys":[')],
  ];

  it.each(faults)("lets nobody in without keys, and everybody with keys known before: %s", async (_name, fault) => {
    const token = await issuer.sign();
    issuer.fault = fault;
    expect(await outcome(token)).toBe("issuer_unreachable");
    expect(keys.state()).toBe("unreachable");

    issuer.fault = undefined;
    clock = 5_000;
    expect(await outcome(token)).toBe("in");

    issuer.fault = fault;
    clock = 12 * 60 * minute;
    expect(await outcome(token)).toBe("in");
    expect(keys.state()).toBe("stale");
    expect(await outcome(await issuer.sign({}, { kid: "unknown" }))).toBe("token_unknown_key");
  });

  it("no longer vouches for anybody after a day of silence", async () => {
    const token = await issuer.sign();
    expect(await outcome(token)).toBe("in");
    issuer.fault = (response) => response.destroy();
    clock = 25 * 60 * minute;
    expect(await outcome(token)).toBe("issuer_unreachable");
  });

  it("is not believed when its metadata names another issuer, or keys at an unsafe address", async () => {
    const token = await issuer.sign();
    for (const metadata of [
      { issuer: `${issuer.url}/` },
      { issuer: "https://evil.example" },
      { jwks_uri: "http://192.0.2.1/jwks" },
      { jwks_uri: "file:///etc/passwd" },
    ]) {
      clock += minute;
      issuer.metadata = metadata;
      expect(await outcome(token)).toBe("issuer_unreachable");
    }
    expect(keyRequests()).toBe(0);
  });

  it("is waited for by a bounded number, so that junk takes no place from those who bring a good token", async () => {
    const { url, door } = await openHttpServer({
      oauth: { issuer: issuer.url, audience: issuer.audience },
      tokens: [{ name: "ci", sha256: sha256("static-token") }],
      limits: { inFlight: 4 },
    });
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    issuer.fault = () => asked();
    const junk = await issuer.sign({}, { kid: "junk" });
    const ask = (token: string) =>
      send(url, { headers: { ...jsonHeaders, authorization: `Bearer ${token}` }, body: legacyCall("whoami") });
    const flood = Array.from({ length: 300 }, () => ask(junk));
    await isAsked;
    expect(door.inFlight()).toBe(0);
    expect((await ask("static-token")).status).toBe(200);
    // Beyond those who may wait, the rest is told at once: long before the issuer's five seconds are over.
    expect((await Promise.race(flood)).status).toBe(503);
    await door.close(0);
    await Promise.allSettled(flood);
  });

  it("is answered with 503 and patience, not with 401 that would make clients throw good tokens away", async () => {
    issuer.fault = (response) => response.destroy();
    const { url, toy, events } = await openHttpServer({ oauth: { issuer: issuer.url, audience: issuer.audience } });
    const headers = { ...jsonHeaders, authorization: `Bearer ${await issuer.sign()}` };
    const answer = await send(url, { headers, body: legacyCall("whoami") });
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
    expect(toy.built()).toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "overloaded", reason: "issuer_unreachable", status: 503 }),
    );
    const ready = await send(url, { method: "GET", path: "/readyz" });
    expect([ready.status, JSON.parse(ready.text)]).toEqual([
      200,
      { status: "ready", checks: { issuer: "unreachable" } },
    ]);
  });
});
