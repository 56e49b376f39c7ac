/** Where the door may stand, what it needs to open, and how it closes. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../src/platform/addresses.ts";
import { startHttp } from "../../../src/transports/http/start.ts";
import { doorKeeper, sha256 } from "../../support/doors.ts";
import { jsonHeaders, legacyCall, modernCall, send } from "../../support/send.ts";
import { createToy } from "../../support/toy-server.ts";

const openHttpServer = doorKeeper();
const { build } = createToy();
const token = { name: "a", sha256: sha256("secret") };

describe("opening", () => {
  it.each(["0.0.0.0", "::", "", "192.0.2.1", "billing.internal", "128.0.0.1", "localhost.evil.example"])(
    "refuses to stand at %j with nobody at the door, and says what to set",
    async (host) => {
      await expect(startHttp({ host, port: 0, build, connections: [] })).rejects.toThrow(
        /without authentication.*BILLING_MCP_BEARER_TOKENS.*BILLING_MCP_OAUTH_ISSUER.*127\.0\.0\.1/,
      );
    },
  );

  it("stands on loopback without authentication, and anywhere with it", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const { url } = await openHttpServer({ host });
      expect((await send(url, modernCall("whoami"))).status).toBe(200);
    }
    const { url } = await openHttpServer({ host: "0.0.0.0", tokens: [token] });
    expect(url).toMatch(/^http:\/\/0\.0\.0\.0:\d+\/mcp$/);
    expect(["127.0.0.1", "127.8.8.8", "::1", "[::1]", "LOCALHOST"].map(isLoopback)).toEqual(Array(5).fill(true));
  });

  it("refuses entries that cannot be told apart or name no connection, and an issuer that can be overheard", async () => {
    const host = "127.0.0.1";
    const start = (options: Partial<Parameters<typeof startHttp>[0]>) =>
      startHttp({ host, port: 0, build, connections: ["pland"], ...options });
    await expect(start({ tokens: [token, token] })).rejects.toThrow("a principal of its own");
    await expect(
      start({ tokens: [token, { ...token, name: "b", sha256: token.sha256.toUpperCase() }] }),
    ).rejects.toThrow("each sha256");
    await expect(start({ tokens: [{ name: "a", sha256: "secret" }] })).rejects.toThrow("64 hex digits");
    for (const connections of [["plnd"], ["Pland"], ["connection:pland"], ["*"], [""], ["pland", "pland,fynn"]])
      await expect(start({ tokens: [{ ...token, connections }] })).rejects.toThrow(
        /names the connection .*not configured/,
      );
    await expect(start({ oauth: { issuer: "http://id.example.com", audience: "x" } })).rejects.toThrow("must be https");
  });

  it("rejects when the port is taken", async () => {
    const { url } = await openHttpServer();
    await expect(
      startHttp({ host: "127.0.0.1", port: Number(new URL(url).port), build, connections: [] }),
    ).rejects.toThrow("EADDRINUSE");
  });

  it("stands on versions of the SDK that know their past mistakes", () => {
    const versionOf = (name: string) =>
      JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"))
        .version.split(".")
        .map(Number);
    expect(versionOf("@modelcontextprotocol/server")[0]).toBeGreaterThanOrEqual(2);
    expect(versionOf("@modelcontextprotocol/node")[0]).toBeGreaterThanOrEqual(2);
    expect(versionOf("jose")[0]).toBeGreaterThanOrEqual(6);
  });
});

describe("closing", () => {
  it("lets what is under way finish, takes nothing new, and ends", async () => {
    const { door, url, toy } = await openHttpServer();
    const calls = [modernCall("wait"), { headers: jsonHeaders, body: legacyCall("wait") }].map((call) =>
      send(url, call),
    );
    const waiting = [await toy.nextWait(), await toy.nextWait()];
    const closed = door.close();
    await expect(send(url, modernCall("whoami"))).rejects.toThrow("ECONNREFUSED");
    for (const one of waiting) one.release();
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const { text } of answers) expect(text).toContain("released");
    await closed;
    expect(door.inFlight()).toBe(0);
  });

  it("does not wait for connections that are merely kept alive", async () => {
    const { door, url } = await openHttpServer();
    const answer = await fetch(new URL("/healthz", url));
    await answer.text();
    const began = performance.now();
    await door.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("ends what does not finish within the grace", async () => {
    const { door, url, toy } = await openHttpServer();
    const call = send(url, modernCall("wait")).catch(() => "cut");
    const { cancelled } = await toy.nextWait();
    await door.close(100);
    expect(await call).toBe("cut");
    await cancelled;
  });

  it("ends at once when asked a second time", async () => {
    const { door, url, toy } = await openHttpServer();
    const call = send(url, modernCall("wait")).catch(() => "cut");
    const { cancelled } = await toy.nextWait();
    const began = performance.now();
    const first = door.close();
    const second = door.close();
    expect(await call).toBe("cut");
    await Promise.all([first, second, cancelled]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("ends subscriptions, which never end by themselves, without waiting for them", async () => {
    const { door, url } = await openHttpServer();
    const call = modernCall("whoami");
    const message = JSON.parse(String(call.body));
    const { _meta } = message.params;
    const response = await fetch(url, {
      method: "POST",
      headers: { ...jsonHeaders, "mcp-protocol-version": "2026-07-28", "mcp-method": "subscriptions/listen" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "subscriptions/listen",
        params: { _meta, notifications: { toolsListChanged: true } },
      }),
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const began = performance.now();
    await door.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    await response.text().catch(() => "cut");
  });
});

describe("a server that cannot be built", () => {
  it("is an internal error to the client, without a word of why, and an event to the operator", async () => {
    const { url, events } = await openHttpServer({
      build: () => {
        throw new Error("secret reason");
      },
    });
    for (const call of [modernCall("whoami"), { headers: jsonHeaders, body: legacyCall("whoami") }]) {
      const answer = await send(url, call);
      expect(answer.status).toBe(500);
      expect(answer.text).toContain("-32603");
      expect(answer.text).not.toContain("secret");
    }
    expect(events.filter(({ kind, reason }) => kind === "failed" && reason === "build")).toHaveLength(2);
  });
});
