/** Both official clients, in every protocol era, and many of them at once: each gets its own answer. */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { describe, expect, it } from "vitest";
import { doorKeeper, sha256 } from "../../support/doors.ts";
import { answerOf, jsonHeaders, legacyCall, messageOf, modernCall, send } from "../../support/send.ts";

const openHttpServer = doorKeeper();
const names = Array.from({ length: 5 }, (_, index) => `team-${index}`);
const tokens = names.map((name) => ({ name, sha256: sha256(`token-of-${name}`) }));
const requestInit = { headers: { authorization: "Bearer token-of-team-3" } };

interface TextResult {
  readonly content: readonly { readonly text?: string }[];
}
const said = (result: unknown): Record<string, unknown> => JSON.parse((result as TextResult).content[0]?.text ?? "");

describe("official clients", () => {
  it.each(["auto", "legacy"] as const)("the current one connects in mode %s, lists and calls", async (mode) => {
    const { url } = await openHttpServer({ tokens });
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    expect(client.getNegotiatedProtocolVersion()).toBe(mode === "auto" ? "2026-07-28" : "2025-11-25");
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["whoami", "wait"]);
    expect(said(await client.callTool({ name: "whoami", arguments: { canary: "c" } }))).toMatchObject({
      principal: { name: "token:team-3" },
      canary: "c",
    });
    await client.close();
  });

  it("the one most hosts still run connects, lists and calls", async () => {
    const { url } = await openHttpServer({ tokens });
    const client = new OldClient({ name: "test", version: "1" });
    await client.connect(new OldTransport(new URL(url), { requestInit }) as Transport);
    expect((await client.listTools()).tools).toHaveLength(2);
    expect(said(await client.callTool({ name: "whoami", arguments: {} }))).toMatchObject({
      principal: { name: "token:team-3" },
    });
    await client.close();
  });

  it("are told by a plain error, not by a log-in, when the token is wrong", async () => {
    const { url } = await openHttpServer({ tokens });
    const wrong = { headers: { authorization: "Bearer wrong" } };
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await expect(
      client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: wrong })),
    ).rejects.toThrow();
    const old = new OldClient({ name: "test", version: "1" });
    await expect(old.connect(new OldTransport(new URL(url), { requestInit: wrong }) as Transport)).rejects.toThrow();
  });

  it.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])(
    "may open in the words of %s",
    async (protocolVersion) => {
      const { url } = await openHttpServer();
      const params = { protocolVersion, capabilities: {}, clientInfo: { name: "test", version: "1" } };
      const opened = await send(url, {
        headers: jsonHeaders,
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }),
      });
      expect(messageOf(opened).result).toMatchObject({ protocolVersion });
      const headers = { ...jsonHeaders, "mcp-protocol-version": protocolVersion };
      const ready = await send(url, { headers, body: '{"jsonrpc":"2.0","method":"notifications/initialized"}' });
      expect(ready.status).toBe(202);
      expect(answerOf(await send(url, { headers, body: legacyCall("whoami", { canary: "x" }) })).canary).toBe("x");
    },
  );

  it("of 2026-07-28 are held to their headers", async () => {
    const { url } = await openHttpServer();
    const call = modernCall("whoami");
    const table: readonly (readonly [Record<string, string>, number, number])[] = [
      [{ "mcp-method": "tools/list" }, 400, -32020],
      [{ "mcp-name": "wait" }, 400, -32020],
      [{ "mcp-protocol-version": "2099-01-01" }, 400, -32020],
    ];
    for (const [headers, status, code] of table) {
      const answer = await send(url, { ...call, headers: { ...call.headers, ...headers } });
      expect([headers, answer.status, messageOf(answer).error?.code]).toEqual([headers, status, code]);
    }
  });
});

describe("equal JSON-RPC ids", () => {
  it("of 100 clients under five principals never cross, in either era", async () => {
    const { url, toy } = await openHttpServer({ tokens });
    const wrong: string[] = [];
    const one = async (client: number): Promise<void> => {
      const name = names[client % names.length];
      const authorization = `Bearer token-of-${name}`;
      for (let round = 0; round < 3; round += 1) {
        const canary = `${client}/${round}`;
        const call =
          (client + round) % 2 === 0
            ? modernCall("whoami", { canary }, round)
            : { headers: jsonHeaders, body: legacyCall("whoami", { canary }, round) };
        const answer = await send(url, { ...call, headers: { ...call.headers, authorization } });
        const got = answerOf(answer);
        const principal = (got.principal as { readonly name: string }).name;
        if (got.canary !== canary || principal !== `token:${name}` || messageOf(answer).id !== round)
          wrong.push(`${canary} got ${answer.text}`);
      }
    };
    await Promise.all(Array.from({ length: 100 }, (_, client) => one(client)));
    expect(wrong).toEqual([]);
    expect(toy.built()).toBe(300);
  });

  it("do not let one client cancel another's call", async () => {
    const { url, toy } = await openHttpServer({ tokens });
    const as = (name: string) => ({ ...jsonHeaders, authorization: `Bearer token-of-${name}` });
    const call = send(url, { headers: as("team-0"), body: legacyCall("wait", {}, 7) });
    const waiting = await toy.nextWait();
    for (const name of ["team-0", "team-1"]) {
      const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } };
      expect((await send(url, { headers: as(name), body: JSON.stringify(cancel) })).status).toBe(202);
    }
    waiting.release();
    expect((await call).text).toContain("released");
  });
});
