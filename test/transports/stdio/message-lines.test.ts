/** Lines of stdin: every one is passed on as a message the SDK reads, or answered, and none ends the process. */

import { parseJSONRPCMessage } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../../src/tools/arguments/read.ts";
import { tools } from "../../../src/tools/registry.ts";
import { lineReader } from "../../../src/transports/stdio/message-lines.ts";

interface Outcome {
  /** Parsed, as the SDK gets them. */
  readonly passed: readonly Record<string, never>[];
  readonly answers: readonly { readonly id: unknown; readonly error: { readonly code: number } }[];
}

const outcomeOf = async (line: string): Promise<Outcome> => {
  const passed: Outcome["passed"][number][] = [];
  const answers: Outcome["answers"][number][] = [];
  const read = lineReader({
    onMessage: (message) => passed.push(message as unknown as Outcome["passed"][number]),
    answer: (sent) => answers.push(JSON.parse(sent)),
  });
  read(Buffer.from(`${line}\n`));
  return { passed, answers };
};

const request = (rest: object) => JSON.stringify({ jsonrpc: "2.0", id: 7, method: "tools/call", ...rest });
const called = (sent: string) =>
  `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list_customers","arguments":${sent}}}`;

describe("a request that the SDK would drop is answered at once, with its id", () => {
  it.each<[string, string]>([
    ["params null", request({ params: null })],
    ["params a list", request({ params: [] })],
    ["params a number", request({ params: 5 })],
    ["params a text", request({ params: "x" })],
    ["_meta a number", request({ params: { name: "x", _meta: 5 } })],
    ["a progress token of another kind", request({ params: { name: "x", _meta: { progressToken: {} } } })],
    ["a method that is none", request({ method: 5 })],
    ["no method", '{"jsonrpc":"2.0","id":7}'],
    ["another version", request({ jsonrpc: "1.0" })],
    ["no version", '{"id":7,"method":"ping"}'],
    ["more than a request has", request({ extra: 1 })],
  ])("%s", async (_, line) => {
    expect(await outcomeOf(line)).toMatchObject({ passed: [], answers: [{ id: 7, error: { code: -32600 } }] });
  });

  it.each(["null", "true", '{"a":1}', "[1]"])("and with null for an id that is none: %s", async (id) => {
    const { passed, answers } = await outcomeOf(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
    expect([passed, answers]).toMatchObject([[], [{ id: null, error: { code: -32600 } }]]);
  });

  it("but a notification never, however wrong it is", async () => {
    const line = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}';
    expect(await outcomeOf(line)).toEqual({ passed: [], answers: [] });
  });
});

it.each([65, 1_000, 200_000])("%i levels of nesting are refused, and end nothing", async (levels) => {
  const { passed, answers } = await outcomeOf(called(`{"name":${"[".repeat(levels)}${"]".repeat(levels)}}`));
  expect([passed, answers]).toMatchObject([[], [{ id: null, error: { code: -32700 } }]]);
});

describe("arguments reach the tool", () => {
  const argumentsOf = async (sent: string) => (await outcomeOf(called(sent))).passed[0]?.params;
  it.each<[string, unknown]>([
    ['{"limit": 1}', { limit: 1 }],
    ['"{\\"limit\\": 1}"', { limit: 1 }],
    ["null", undefined],
    ['"limit"', "limit"],
    ["[1]", [1]],
  ])("%s", async (sent, given) => {
    expect(await argumentsOf(sent)).toEqual({
      name: "list_customers",
      ...(given === undefined ? {} : { arguments: given }),
    });
  });

  it.each(['{"__proto__":{"limit":1}}', '{"__proto__":5,"limit":1}', '"{\\"__proto__\\":5}"'])(
    "%s too, so that it is refused by its name",
    async (sent) => {
      const { arguments: given } = (await argumentsOf(sent)) as unknown as { readonly arguments: object };
      const list = tools.find(({ name }) => name === "list_customers");
      if (!list) throw new Error("No such tool");
      // What the SDK's schema of arguments leaves of it.
      const left = { ...given };
      expect(() => readArguments(list, left)).toThrow(/list_customers has no argument "__proto__ "/);
    },
  );
});

it("whatever object comes in goes on, or is answered, or is a notification; and what goes on the SDK reads", async () => {
  const id = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.double(), fc.boolean());
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom("2.0", "2.0", "2.0", "1.0", 2),
      id,
      method: fc.oneof(fc.constantFrom("tools/call", "ping"), fc.string(), fc.integer()),
      params: fc.oneof(fc.constant(undefined), fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      result: fc.jsonValue(),
    },
    { requiredKeys: ["jsonrpc"] },
  );
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      const line = JSON.stringify(sent);
      const { passed, answers } = await outcomeOf(line);
      const isNotification = !("id" in JSON.parse(line)) && typeof sent.method === "string";
      expect(passed.length + answers.length).toBe(isNotification && passed.length === 0 ? 0 : 1);
      for (const one of passed) expect(() => parseJSONRPCMessage(one)).not.toThrow();
    }),
    { seed: 21, numRuns: 400 },
  );
});
