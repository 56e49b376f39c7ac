/** What the door reads, and what it refuses to: sizes, batches, media types, anything that is no JSON-RPC message. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withArguments } from "../../../src/transports/message/arguments.ts";
import { nestsDeeper } from "../../../src/transports/message/nesting.ts";
import { doorKeeper } from "../../support/doors.ts";
import { answerOf, jsonHeaders, legacyCall, messageOf, send } from "../../support/send.ts";

const openHttpServer = doorKeeper();

describe("bodies", () => {
  it("takes 256 KiB and not a byte more, announced or not", async () => {
    const { url, toy } = await openHttpServer();
    const frame = legacyCall("whoami", { canary: "" }).length;
    const of = (size: number) => legacyCall("whoami", { canary: "x".repeat(size - frame) });
    const most = 256 * 1024;
    expect((await send(url, { headers: jsonHeaders, body: of(most) })).status).toBe(200);
    expect((await send(url, { headers: jsonHeaders, body: of(most + 1) })).status).toBe(413);
    const chunked = { ...jsonHeaders, "transfer-encoding": "chunked" };
    expect((await send(url, { headers: chunked, body: of(most) })).status).toBe(200);
    const late = await send(url, { headers: chunked, body: of(most + 1) });
    expect([late.status, messageOf(late).id]).toEqual([413, null]);
    expect(toy.built()).toBe(2);
  });

  it("lets a body of megabytes learn that it was refused", async () => {
    const { url } = await openHttpServer();
    expect((await send(url, { headers: jsonHeaders, body: "x".repeat(5_000_000) })).status).toBe(413);
  });

  it("refuses batches of any size, valid as they may be", async () => {
    const { url, toy } = await openHttpServer();
    for (const size of [0, 1, 100]) {
      const body = `[${Array.from({ length: size }, (_, id) => legacyCall("whoami", {}, id)).join(",")}]`;
      const answer = await send(url, { headers: jsonHeaders, body });
      expect([answer.status, messageOf(answer).error?.code]).toEqual([400, -32600]);
    }
    expect(toy.built()).toBe(0);
  });

  it("answers what is no JSON-RPC object with the protocol's own errors, and lives", async () => {
    const { url, toy } = await openHttpServer();
    const call = Buffer.from(legacyCall("whoami"));
    const table: readonly (readonly [string, string | Buffer, number])[] = [
      ["nothing", "", -32700],
      ["half of it", call.subarray(0, 20), -32700],
      ["two objects", `${call}${call}`, -32700],
      ["a NUL", `\0${call}`, -32700],
      ["UTF-16", Buffer.from(String(call), "utf16le"), -32700],
      ["invalid UTF-8", Buffer.concat([call.subarray(0, -2), Buffer.of(0xc3, 0x28), call.subarray(-2)]), -32700],
      ["overlong UTF-8", Buffer.concat([Buffer.of(0xc0, 0xaf), call]), -32700],
      ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, -32700],
      ["deep nesting in an object", `{"a":${"[".repeat(70)}${"]".repeat(70)}}`, -32700],
      ["a number", "1", -32600],
      ["a text", '"hello"', -32600],
      ["null", "null", -32600],
    ];
    for (const [is, body, code] of table) {
      const answer = await send(url, { headers: jsonHeaders, body });
      expect([is, answer.status, messageOf(answer).error?.code]).toEqual([is, 400, code]);
    }
    expect(toy.built()).toBe(0);
    expect((await send(url, { headers: jsonHeaders, body: `\uFEFF${call}` })).status).toBe(200);
  });

  it("passes arguments on whole: as one JSON text, as null, and with a key that the SDK leaves out", async () => {
    const { url } = await openHttpServer();
    const call = (sent: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":${sent}}}`;
    const canary = async (sent: string) => answerOf(await send(url, { headers: jsonHeaders, body: call(sent) })).canary;
    expect(await canary('"{\\"canary\\":\\"bird\\"}"')).toBe("bird");
    expect(await canary("null")).toBeUndefined();
    const hidden = withArguments(JSON.parse(call('{"__proto__":5}'))) as {
      readonly params: { readonly arguments: object };
    };
    expect(Object.keys(hidden.params.arguments)).toEqual(["__proto__ "]);
  });

  it("wants application/json, and nothing a foreign form could send", async () => {
    const { url, toy } = await openHttpServer();
    const body = legacyCall("whoami");
    const accept = jsonHeaders.accept;
    const refused = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "application/json-rpc",
      "text/json",
      "",
      "text/plain, application/json",
    ];
    for (const type of refused) {
      const answer = await send(url, { headers: { accept, ...(type ? { "content-type": type } : {}) }, body });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    expect((await send(url, { headers: { ...jsonHeaders, "content-encoding": "gzip" }, body })).status).toBe(415);
    expect(toy.built()).toBe(0);
    for (const type of ["application/json; charset=utf-8", "Application/JSON"]) {
      expect((await send(url, { headers: { accept, "content-type": type }, body })).status).toBe(200);
    }
  });

  it("measures the depth of any JSON right", () => {
    const depth = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), fc.nat(7), (text, most) => {
        expect(nestsDeeper(text, most)).toBe(depth(JSON.parse(text)) > most);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
