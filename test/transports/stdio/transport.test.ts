/** The transport over a pair of streams: messages in, lines out, and an end that leaves nothing behind. */

import { PassThrough, Writable } from "node:stream";
import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { expect, it } from "vitest";
import { stdioTransport } from "../../../src/transports/stdio/transport.ts";

const ping: JSONRPCMessage = { jsonrpc: "2.0", id: 1, method: "ping" };
const line = `${JSON.stringify(ping)}\n`;

const open = async (output: Writable) => {
  const input = new PassThrough();
  const transport = stdioTransport(input, output);
  const seen: unknown[] = [];
  const ends: string[] = [];
  transport.onmessage = (message) => seen.push(message);
  transport.onerror = (error) => ends.push(error.message);
  transport.onclose = () => ends.push("closed");
  await transport.start();
  return { input, transport, seen, ends };
};

it("hands on a message however its bytes are cut, and answers a line that is none", async () => {
  const output = new PassThrough();
  const { input, seen } = await open(output);
  for (const byte of Buffer.from(line)) input.write(Buffer.of(byte));
  input.write("nonsense\n");
  await new Promise(setImmediate);
  expect(seen).toEqual([ping]);
  expect(JSON.parse(String(output.read()))).toMatchObject({ id: null, error: { code: -32700 } });
});

it("sends each message as a line", async () => {
  const output = new PassThrough();
  const { transport } = await open(output);
  await Promise.all([transport.send(ping), transport.send(ping)]);
  expect(String(output.read())).toBe(line + line);
});

it("waits with any number of messages for a client that does not read, with no listener for each", async () => {
  let goOn: (() => void) | undefined;
  const output = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      goOn = done;
    },
  });
  const { transport } = await open(output);
  const listeners = () => output.eventNames().reduce((sum, name) => sum + output.listenerCount(name), 0);
  const before = listeners();
  let sent = 0;
  for (let one = 0; one < 50; one += 1) void transport.send(ping).then(() => sent++);
  await new Promise(setImmediate);
  expect([sent, listeners()]).toEqual([0, before]);
  for (let turn = 0; turn < 50; turn += 1) {
    goOn?.();
    await new Promise(setImmediate);
  }
  expect(sent).toBe(50);
});

it("tells the sender that the stream broke", async () => {
  const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error("gone")) });
  output.on("error", () => undefined);
  const { transport } = await open(output);
  await expect(transport.send(ping)).rejects.toThrow("gone");
});

it("tells of a broken input", async () => {
  const { input, ends } = await open(new PassThrough());
  input.destroy(new Error("broken"));
  await new Promise(setImmediate);
  expect(ends).toEqual(["broken"]);
});

it("closes once, and hears nothing afterwards but that its input broke", async () => {
  const { input, transport, seen, ends } = await open(new PassThrough());
  await transport.close();
  await transport.close();
  input.write(line);
  await new Promise(setImmediate);
  expect([seen, ends]).toEqual([[], ["closed"]]);
  input.destroy(new Error("broken"));
  await new Promise(setImmediate);
  expect(ends).toEqual(["closed", "broken"]);
});
