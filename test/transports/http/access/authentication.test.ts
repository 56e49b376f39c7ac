/** Who may come in: the S-table of authentication, with a real issuer and more credentials that fail than work. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BadCredential, badCredentials, makeAttacker } from "../../../support/bad-credentials.ts";
import { doorKeeper, type OpenDoor, sha256 } from "../../../support/doors.ts";
import { type Issuer, now, openIssuer } from "../../../support/issuer.ts";
import { answerOf, jsonHeaders, legacyCall, messageOf, type Received, send } from "../../../support/send.ts";

const openHttpServer = doorKeeper();
const staticToken = "static-token-of-ci-0123456789";
const tokens = [{ name: "ci", sha256: sha256(staticToken), pii: "full" as const, connections: ["zenskar"] }];
const metadataUrl = "https://billing.example.com/.well-known/oauth-protected-resource/mcp";

let issuer: Issuer;
let attackerIssuer: Issuer;
let both: OpenDoor;
let bad: readonly BadCredential[];

beforeAll(async () => {
  [issuer, attackerIssuer] = await Promise.all([openIssuer(), openIssuer()]);
  await Promise.all([issuer.addKey("rsa-2", "RS256"), issuer.addKey("ec-1", "ES256"), issuer.addKey("enc-1", "RS256")]);
  const encryption = issuer.published.get("enc-1");
  if (encryption) encryption.use = "enc";
  bad = await badCredentials(issuer, await makeAttacker(), attackerIssuer.url, staticToken);
  both = await openHttpServer({
    tokens,
    oauth: { issuer: issuer.url, audience: issuer.audience },
    metrics: async () => ({ contentType: "text/plain", body: "calls 1\n" }),
  });
});

afterAll(async () => {
  await Promise.all([issuer.close(), attackerIssuer.close()]);
});

const ask = (
  url: string,
  authorization: string | readonly string[],
  more: Parameters<typeof send>[1] = {},
): Promise<Received> =>
  send(url, {
    body: legacyCall("whoami"),
    ...more,
    headers: { ...jsonHeaders, authorization: [...[authorization].flat()], ...more.headers },
  });

const principalOf = (received: Received) => answerOf(received).principal;

/** Method and path of everything that asks who is there. */
const routes = [
  ...["POST", "GET", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"].map((method) => ({ method, path: "/mcp" })),
  ...["GET", "POST", "HEAD"].map((method) => ({ method, path: "/metrics" })),
];

const expectChallenge = ({ headers }: Received, { status, error }: BadCredential): void => {
  const challenge = String(headers["www-authenticate"]);
  expect(challenge).toMatch(/^Bearer /);
  expect(challenge).toContain('scope="customers:read"');
  expect(challenge).toContain(`resource_metadata="${metadataUrl}"`);
  expect(/error="([a-z_]+)"/.exec(challenge)?.[1]).toBe(error);
  expect(status === 401 || error !== undefined).toBe(true);
};

describe("credentials that do not open the door", () => {
  it("are refused with the right status and challenge on every route and method, and reach nothing", async () => {
    expect(bad.length).toBeGreaterThanOrEqual(60);
    let refusals = 0;
    for (const credential of bad) {
      for (const { method, path } of routes) {
        const answer = await ask(both.url, credential.authorization, {
          method,
          path: credential.query ? `${path}?${credential.query}` : path,
          ...(method === "POST" ? {} : { body: undefined as never }),
        });
        expect({ credential: credential.is, method, path, status: answer.status }).toEqual({
          credential: credential.is,
          method,
          path,
          status: credential.status,
        });
        expectChallenge(answer, credential);
        refusals += 1;
      }
    }
    expect(refusals).toBe(bad.length * routes.length);
    expect(both.toy.built()).toBe(0);
  });

  it("leave no trace of themselves in what is reported", () => {
    const reported = JSON.stringify(both.events.map((event) => ({ ...event, cause: String(event.cause) })));
    expect(both.events.length).toBeGreaterThan(60);
    const secrets = bad
      .flatMap(({ authorization, query }) => [...authorization, query ?? ""])
      .filter((text) => text.length > 12);
    expect(secrets.filter((secret) => reported.includes(secret.replace(/^Bearer /, "")))).toEqual([]);
    expect(both.events.filter(({ reason }) => !/^[a-z_]{3,30}$/.test(reason))).toEqual([]);
  });

  it("make nobody fetch a URL that a token names", () => {
    expect(attackerIssuer.requests).toEqual([]);
  });
});

describe("credentials that open the door", () => {
  it("accepts a static token and knows what its entry allows, with either scheme spelling", async () => {
    for (const scheme of ["Bearer", "bearer", "BEARER", "Bearer  "]) {
      expect(principalOf(await ask(both.url, `${scheme} ${staticToken}`))).toEqual({
        name: "token:ci",
        connections: ["zenskar"],
        pii: "full",
      });
    }
  });

  it("accepts each allowed algorithm", async () => {
    await Promise.all([issuer.addKey("ps", "PS256"), issuer.addKey("ec-3", "ES384"), issuer.addKey("ed", "EdDSA")]);
    const fresh = await openHttpServer({ oauth: { issuer: issuer.url, audience: issuer.audience } });
    for (const [alg, kid] of [
      ["RS256", "rsa-1"],
      ["PS256", "ps"],
      ["ES256", "ec-1"],
      ["ES384", "ec-3"],
      ["EdDSA", "ed"],
    ] as const) {
      const token = await issuer.sign({}, { alg, kid, key: issuer.keys.get(kid)! });
      expect({ alg, status: (await ask(fresh.url, `Bearer ${token}`)).status }).toEqual({ alg, status: 200 });
    }
  });

  it("accepts one audience of several, and clocks that differ by less than a minute", async () => {
    const statuses = await Promise.all(
      [{ aud: ["https://userinfo.example.com", issuer.audience] }, { exp: now() - 50 }, { nbf: now() + 50 }].map(
        async (changes) => (await ask(both.url, `Bearer ${await issuer.sign(changes)}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200]);
  });

  it("names an OAuth principal by a digest of issuer and subject: stable, and without the subject in it", async () => {
    const nameOf = async (sub: string) => {
      const principal = principalOf(await ask(both.url, `Bearer ${await issuer.sign({ sub })}`));
      return (principal as { readonly name: string }).name;
    };
    const name = await nameOf("anna@example.com");
    expect(name).toMatch(/^oauth:[A-Za-z0-9_-]{27}$/);
    expect(await nameOf("anna@example.com")).toBe(name);
    expect(await nameOf("bert@example.com")).not.toBe(name);
  });

  it("reads scopes as they stand: personal data and connections only where granted", async () => {
    const table: readonly (readonly [Record<string, unknown>, Record<string, unknown>])[] = [
      [{ scope: "customers:read" }, { pii: "masked" }],
      [{ scope: "openid customers:read customers:pii.read" }, { pii: "full" }],
      [
        { scope: "customers:read connection:zenskar-eu connection:fynn" },
        { pii: "masked", connections: ["zenskar-eu", "fynn"] },
      ],
      [{ scope: "customers:read connection:NOT_A_NAME connection:fynn" }, { pii: "masked", connections: ["fynn"] }],
      [{ scope: undefined, scp: ["customers:read", "customers:pii.read"] }, { pii: "full" }],
      [{ scope: undefined, scp: "customers:read" }, { pii: "masked" }],
    ];
    for (const [claims, wanted] of table) {
      const { name: _, ...granted } = principalOf(await ask(both.url, `Bearer ${await issuer.sign(claims)}`)) as Record<
        string,
        unknown
      >;
      expect(granted).toEqual(wanted);
    }
  });

  it("refuses a token whose connection scopes name nothing here, and reports whose it is", async () => {
    for (const scope of [
      "connection:Zenskar",
      "connection:",
      "connection:zenskar,connection:fynn",
      "CONNECTION:fynn",
    ]) {
      const before = both.toy.built();
      const answer = await ask(both.url, `Bearer ${await issuer.sign({ scope: `customers:read ${scope}` })}`);
      expect({ scope, status: answer.status, built: both.toy.built() }).toEqual({ scope, status: 403, built: before });
      expect(messageOf(answer).error?.message).toMatch(/name no connection.*connection:<name>/);
      expect(both.events.at(-1)).toMatchObject({
        kind: "refused",
        reason: "connection_scope",
        principal: expect.stringMatching(/^oauth:/),
      });
    }
  });

  it("never hands the client's token or cookies to what is behind the door", async () => {
    const token = await issuer.sign();
    const answer = await ask(both.url, `Bearer ${token}`, {
      headers: { cookie: "session=secret-cookie", "x-api-key": "secret-key" },
    });
    expect(answer.status).toBe(200);
    const seen = answerOf(answer).headers as Record<string, string>;
    expect(Object.keys(seen).sort()).toEqual(["accept", "content-length", "content-type", "host"]);
    expect(answer.text).not.toContain(token);
    expect(answer.text).not.toContain("secret");
  });
});
