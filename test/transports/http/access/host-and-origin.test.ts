/** Host and Origin: who may address the door, from which page, before a byte of the body is read. */

import { describe, expect, it } from "vitest";
import { doorKeeper, sha256 } from "../../../support/doors.ts";
import { jsonHeaders, legacyCall, messageOf, send, sendRaw } from "../../../support/send.ts";

const openHttpServer = doorKeeper();
const body = legacyCall("whoami");

/** On a loopback bind with `mcp.example.com` listed as Host and `https://app.example.com` as Origin. */
const hosts: readonly (readonly [host: string, allowed: boolean])[] = [
  ["localhost", true],
  ["127.0.0.1", true],
  ["[::1]", true],
  ["localhost:3000", true],
  ["LOCALHOST:3000", true],
  ["mcp.example.com", true],
  ["mcp.example.com:8443", true],
  ["evil.example", false],
  ["localhost.evil.example", false],
  ["evil.example:3000", false],
  ["localhost.", false],
  ["mcp.example.com.", false],
  ["sub.mcp.example.com", false],
  ["user@localhost", false],
  ["localhost@evil.example", false],
  ["127.1", false],
  ["2130706433", false],
  ["[::ffff:127.0.0.1]", false],
  ["xn--lcalhost-n4a", false],
  ["0.0.0.0", false],
];

const origins: readonly (readonly [origin: string | undefined, allowed: boolean])[] = [
  [undefined, true],
  ["http://localhost:5173", true],
  ["http://[::1]:8080", true],
  ["https://app.example.com", true],
  ["https://evil.example", false],
  ["null", false],
  ["http://localhost.evil.example", false],
  ["http://user@localhost", false],
  ["https://app.example.com.", false],
  ["http://lоcalhost", false], // a Cyrillic o
];

describe("Host × Origin", () => {
  it("lets 20 × 10 combinations in exactly where both are allowed", async () => {
    const { url, toy } = await openHttpServer({
      allowedHosts: ["mcp.example.com"],
      allowedOrigins: ["https://app.example.com"],
    });
    let admitted = 0;
    const wrong: string[] = [];
    for (const [host, hostAllowed] of hosts) {
      for (const [origin, originAllowed] of origins) {
        const headers = { ...jsonHeaders, host, ...(origin ? { origin: Buffer.from(origin).toString("latin1") } : {}) };
        const { status } = await send(url, { headers, body });
        const wanted = hostAllowed && originAllowed ? 200 : 403;
        if (wanted === 200) admitted += 1;
        if (status !== wanted) wrong.push(`${host} from ${origin}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(toy.built()).toBe(admitted);
    expect(admitted).toBe(28);
  });

  it("answers a foreign Host as a JSON-RPC error and quotes nothing of it", async () => {
    const { url } = await openHttpServer();
    const refused = await send(url, { headers: { ...jsonHeaders, host: "evil.example" }, body });
    expect(messageOf(refused)).toMatchObject({ id: null, error: { code: -32000 } });
    expect(refused.text).not.toContain("evil");
  });

  it("refuses a Host or an Origin that stands there twice", async () => {
    const { url } = await openHttpServer();
    const twice = await sendRaw(url, [
      "POST /mcp HTTP/1.1",
      "Host: localhost",
      "Host: evil.example",
      "Content-Length: 0",
      "",
      "",
    ]);
    expect(twice).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(
      (await send(url, { headers: { ...jsonHeaders, origin: ["http://localhost", "https://evil.example"] }, body }))
        .status,
    ).toBe(403);
  });

  it("refuses before the body has arrived", async () => {
    const { url } = await openHttpServer();
    const answer = await sendRaw(url, [
      "POST /mcp HTTP/1.1",
      "Host: evil.example",
      "Content-Type: application/json",
      "Content-Length: 1000",
      "",
      "",
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("guards every route but the probes, which name a server by its address", async () => {
    const { url } = await openHttpServer({ metrics: async () => ({ contentType: "text/plain", body: "x 1\n" }) });
    const statuses = await Promise.all(
      ["/mcp", "/metrics", "/nothing", "/healthz", "/readyz"].map(
        async (path) => (await send(url, { method: "GET", path, headers: { host: "10.0.0.7:3000" } })).status,
      ),
    );
    expect(statuses).toEqual([403, 403, 403, 200, 200]);
  });

  it("asks for a token and not for a Host where metrics need one, as each replica is scraped by its address", async () => {
    const { url } = await openHttpServer({
      tokens: [{ name: "scraper", sha256: sha256("scrape"), connections: [] }],
      metrics: async () => ({ contentType: "text/plain", body: "x 1\n" }),
    });
    const scrape = async (authorization: string) =>
      (await send(url, { method: "GET", path: "/metrics", headers: { host: "10.0.0.7:3000", authorization } })).status;
    expect([await scrape("Bearer scrape"), await scrape("Bearer other")]).toEqual([200, 401]);
  });

  it("accepts exactly the listed hosts on any other bind, and none but its own names without a list", async () => {
    const tokens = [{ name: "a", sha256: "0".repeat(64) }];
    const listed = await openHttpServer({
      host: "0.0.0.0",
      tokens,
      allowedHosts: ["mcp.example.com", "mcp.example.net:444"],
    });
    const statusFor = async (url: string, host: string) =>
      (await send(url.replace("0.0.0.0", "127.0.0.1"), { headers: { ...jsonHeaders, host }, body })).status;
    expect(await statusFor(listed.url, "mcp.example.com:8443")).toBe(401);
    expect(await statusFor(listed.url, "mcp.example.net:444")).toBe(401);
    expect(await statusFor(listed.url, "mcp.example.net:445")).toBe(403);
    expect(await statusFor(listed.url, "localhost")).toBe(403);
    expect(listed.events).not.toContainEqual(expect.objectContaining({ kind: "warning" }));
    const unlisted = await openHttpServer({ host: "0.0.0.0", tokens });
    expect(await statusFor(unlisted.url, "mcp.example.com")).toBe(403);
    expect(unlisted.events).toContainEqual({ kind: "warning", reason: "allowed_hosts_unset" });
  });
});

describe("pages of other origins", () => {
  it("lets a listed page read answers, never with a wildcard and never with credentials", async () => {
    const { url } = await openHttpServer({ allowedOrigins: ["https://app.example.com"] });
    const preflight = await send(url, {
      method: "OPTIONS",
      headers: { origin: "https://app.example.com", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": "https://app.example.com",
      "access-control-allow-methods": "POST",
      vary: "origin",
    });
    const answer = await send(url, { headers: { ...jsonHeaders, origin: "https://app.example.com" }, body });
    expect(answer.headers["access-control-allow-origin"]).toBe("https://app.example.com");
    for (const { headers } of [preflight, answer]) expect(headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it("gives loopback pages, which nobody listed, no right to read, and foreign ones nothing", async () => {
    const { url } = await openHttpServer({ allowedOrigins: ["https://app.example.com"] });
    const loopback = await send(url, { method: "OPTIONS", headers: { origin: "http://localhost:5173" } });
    expect(loopback.status).toBe(405);
    expect(loopback.headers["access-control-allow-origin"]).toBeUndefined();
    const foreign = await send(url, { method: "OPTIONS", headers: { origin: "https://evil.example" } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
