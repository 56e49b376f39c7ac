/**
 * What the door says to those it does not know: challenges, the RFC 9728 document, and nothing of an authorization
 * server.
 */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doorKeeper, type OpenDoor, sha256 } from "../../../support/doors.ts";
import { type Issuer, openIssuer } from "../../../support/issuer.ts";
import { answerOf, jsonHeaders, legacyCall, messageOf, type Received, send } from "../../../support/send.ts";

const openHttpServer = doorKeeper();
const staticToken = "static-token-of-ci-0123456789";
const tokens = [{ name: "ci", sha256: sha256(staticToken) }];

let issuer: Issuer;
let both: OpenDoor;

beforeAll(async () => {
  issuer = await openIssuer();
  both = await openHttpServer({ tokens, oauth: { issuer: issuer.url, audience: issuer.audience } });
});

afterAll(() => issuer.close());

const ask = (url: string, authorization: string, headers: Readonly<Record<string, string>> = {}): Promise<Received> =>
  send(url, { body: legacyCall("whoami"), headers: { ...jsonHeaders, ...headers, authorization } });

const principalOf = (received: Received) => answerOf(received).principal;

describe("challenges and metadata", () => {
  it("publishes the RFC 9728 document in both forms, exactly, and without a word too many", async () => {
    for (const path of ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"]) {
      const answer = await send(both.url, { method: "GET", path });
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(JSON.parse(answer.text)).toEqual({
        resource: issuer.audience,
        authorization_servers: [issuer.url],
        scopes_supported: ["customers:read"],
        bearer_methods_supported: ["header"],
        resource_name: "billing-customers-mcp",
      });
      expect((await send(both.url, { method: "POST", path })).status).toBe(405);
    }
  });

  it("gives that document to pages of a listed origin as well", async () => {
    const { url } = await openHttpServer({
      oauth: { issuer: issuer.url, audience: issuer.audience },
      allowedOrigins: ["https://app.example.com"],
    });
    const path = "/.well-known/oauth-protected-resource/mcp";
    const headers = { origin: "https://app.example.com" };
    const preflight = await send(url, { method: "OPTIONS", path, headers });
    expect([preflight.status, preflight.headers["access-control-allow-methods"]]).toEqual([204, "GET"]);
    const document = await send(url, { method: "GET", path, headers });
    expect([document.status, document.headers["access-control-allow-origin"]]).toEqual([
      200,
      "https://app.example.com",
    ]);
  });

  it("names the endpoint itself where the audience is no URL, and never what a forwarding header says", async () => {
    const named = await openHttpServer({
      oauth: { issuer: issuer.url, audience: "billing" },
      allowedHosts: ["mcp.example.com"],
    });
    const resourceFor = async (host: string) => {
      const answer = await send(named.url, {
        method: "GET",
        path: "/.well-known/oauth-protected-resource",
        headers: {
          host,
          "x-forwarded-host": "evil.example",
          "x-forwarded-proto": "ftp",
          forwarded: "host=evil.example",
        },
      });
      return (JSON.parse(answer.text) as { readonly resource: string }).resource;
    };
    expect(await resourceFor("mcp.example.com")).toBe("https://mcp.example.com/mcp");
    expect(await resourceFor("127.0.0.1:3000")).toBe("http://127.0.0.1:3000/mcp");
    const refused = await send(named.url, {
      headers: { ...jsonHeaders, host: "mcp.example.com", "x-forwarded-host": "evil.example" },
    });
    expect(refused.headers["www-authenticate"]).toContain(
      'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
    );
  });

  it("challenges without metadata where only static tokens are known, lest a client starts a dance that cannot end", async () => {
    const plain = await openHttpServer({ tokens });
    const missing = await send(plain.url, { headers: jsonHeaders, body: legacyCall("whoami") });
    expect([missing.status, missing.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    const wrong = await ask(plain.url, `Bearer ${await issuer.sign()}`);
    expect([wrong.status, wrong.headers["www-authenticate"]]).toEqual([401, 'Bearer error="invalid_token"']);
    for (const path of [
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-protected-resource/mcp",
      "/.well-known/oauth-authorization-server",
    ]) {
      expect((await send(plain.url, { method: "GET", path })).status).toBe(404);
    }
    expect(plain.toy.built()).toBe(0);
  });

  it("is a resource server only: no route of an authorization server exists", async () => {
    const statuses = await Promise.all(
      [
        "/authorize",
        "/register",
        "/token",
        "/revoke",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
      ].flatMap((path) => ["GET", "POST"].map(async (method) => (await send(both.url, { method, path })).status)),
    );
    expect(new Set(statuses)).toEqual(new Set([404]));
  });

  it("issues no session, and a session id from elsewhere changes nothing", async () => {
    const session = { "mcp-session-id": "11111111-1111-4111-8111-111111111111" };
    const answer = await ask(both.url, `Bearer ${staticToken}`, session);
    expect(answer.status).toBe(200);
    expect(answer.headers["mcp-session-id"]).toBeUndefined();
    expect(principalOf(answer)).toMatchObject({ name: "token:ci" });
  });

  it("knows how to answer once let in: only POST is served at /mcp", async () => {
    for (const method of ["GET", "DELETE", "PUT"]) {
      const answer = await send(both.url, { method, headers: { authorization: `Bearer ${staticToken}` } });
      expect([answer.status, answer.headers.allow]).toEqual([405, "POST"]);
      expect(messageOf(answer)).toMatchObject({ id: null });
    }
  });
});
