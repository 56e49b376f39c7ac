/** Malformed protocol input at the built program: answered or ignored, never the end of the server. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program } from "../support/clients.ts";

let child: ReturnType<typeof spawn>;
let waiting: Map<unknown, (message: Record<string, unknown>) => void>;
let foreign: string[];

const send = (line: string | Buffer) => {
  child.stdin?.write(line);
  child.stdin?.write("\n");
};

const answerTo = (id: unknown) => new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));

let next = 1_000;
const alive = async () => {
  next += 1;
  const answer = answerTo(next);
  send(JSON.stringify({ jsonrpc: "2.0", id: next, method: "ping" }));
  expect(await answer).toEqual({ jsonrpc: "2.0", id: next, result: {} });
};

const refused = async (line: string | Buffer, code: number) => {
  const answer = answerTo(null);
  send(line);
  expect(await answer).toMatchObject({ id: null, error: { code } });
  await alive();
};

const nested = "[".repeat(200_000) + "]".repeat(200_000);

beforeAll(async () => {
  waiting = new Map();
  foreign = [];
  child = spawn(process.execPath, [program, "--sandbox"], { env: {}, stdio: ["pipe", "pipe", "ignore"] });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    let message: Record<string, unknown>;
    try {
      message = JSON.parse(line);
    } catch {
      foreign.push(line);
      return;
    }
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const hello = answerTo(1);
  send(
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}',
  );
  await hello;
  send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
});

afterAll(async () => {
  const ended = once(child, "close");
  child.stdin?.end();
  expect((await ended)[0]).toBe(0);
  expect(foreign).toEqual([]);
});

describe("a line that is no message is answered with an error, and the next call works", () => {
  it.each<[string, string | Buffer, number]>([
    ["broken JSON", '{"jsonrpc":"2.0","id":', -32700],
    ["two objects on one line", '{"jsonrpc":"2.0"}{"jsonrpc":"2.0"}', -32700],
    ["a bare text", '"hello"', -32700],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), -32700],
    ["UTF-16", Buffer.from('{"jsonrpc":"2.0","id":9,"method":"ping"}', "utf16le"), -32700],
    ["a batch", '[{"jsonrpc":"2.0","id":9,"method":"ping"}]', -32600],
    [
      "a batch of ten thousand",
      JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ jsonrpc: "2.0", id, method: "ping" }))),
      -32600,
    ],
    [
      "a line over a mebibyte",
      `{"jsonrpc":"2.0","id":9,"method":"ping","params":{"x":"${"x".repeat(1_100_000)}"}}`,
      -32600,
    ],
    [
      "two hundred thousand lists in each other",
      `{"jsonrpc":"2.0","id":9,"method":"ping","params":{"x":${nested}}}`,
      -32700,
    ],
  ])("%s", async (_, line, code) => {
    await refused(line, code);
  });
});

it.each(["null", "[]", "5", '"x"', '{"name":5}', "{}", '{"name":"list_customers","arguments":[]}'])(
  "a call with the params %s is answered",
  async (params) => {
    const answer = answerTo(78);
    send(`{"jsonrpc":"2.0","id":78,"method":"tools/call","params":${params}}`);
    expect(await answer).toMatchObject({ id: 78, error: { code: expect.toSatisfy((code) => code <= -32600) } });
    await alive();
  },
);

it("an argument called __proto__ is refused by its name, not left out", async () => {
  const answer = answerTo(79);
  send(
    '{"jsonrpc":"2.0","id":79,"method":"tools/call","params":{"name":"list_customers","arguments":{"__proto__":1}}}',
  );
  expect(await answer).toMatchObject({
    result: { isError: true, content: [{ text: expect.stringContaining("__proto__") }] },
  });
});

it("takes a tool's whole arguments as one JSON string, as some clients send them", async () => {
  const answer = answerTo(77);
  send(
    JSON.stringify({
      jsonrpc: "2.0",
      id: 77,
      method: "tools/call",
      params: { name: "list_customers", arguments: '{"limit": 1}' },
    }),
  );
  expect(await answer).toMatchObject({ result: { structuredContent: { complete: false } } });
});

it("outlives 2,000 messages that are JSON but not JSON-RPC as it should be", async () => {
  const odd = fc.record(
    {
      jsonrpc: fc.oneof(fc.constant("2.0"), fc.constant("1.0"), fc.anything()),
      id: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constant(null), fc.double(), fc.anything()),
      method: fc.oneof(fc.constant("tools/call"), fc.constant("tools/list"), fc.string(), fc.anything()),
      params: fc.anything({ maxDepth: 4, withObjectString: true }),
      __proto__x: fc.anything(),
    },
    { requiredKeys: [] },
  );
  for (const [index, message] of fc.sample(odd, { seed: 11, numRuns: 2_000 }).entries()) {
    let line: string | undefined;
    try {
      line = JSON.stringify(message);
    } catch {
      continue;
    }
    if (line) send(line.replaceAll("\n", " "));
    if (index % 200 === 199) await alive();
  }
  await alive();
});
