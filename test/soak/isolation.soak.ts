/**
 * G13 and G18 at full size: many clients at once, none of whom sees another's answer, nor a vendor any client's token.
 */

import { afterAll, beforeAll, expect } from "vitest";
import { sha256 } from "../support/doors.ts";
import { jsonHeaders, legacyCall, modernCall, type Sent } from "../support/send.ts";
import { keepConnections } from "./agents.ts";
import { type ConnectionFile, writeConnections } from "./connection-file.ts";
import { openHttpServer } from "./door.ts";
import { ofGoal, part, scaled } from "./figures.ts";
import { startVendorDoor, type VendorDoor } from "./vendor-door.ts";

const [principals, clients, accounts, atOnce] = [50, 1_000, 10, 80];
const tokens = Array.from({ length: principals }, (_, index) => `client-token-${index}-${"x".repeat(20)}`);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let vendor: VendorDoor;
let file: ConnectionFile;
let leaked = 0;
beforeAll(async () => {
  const ill = ({ url, headers }: { readonly url?: string | undefined; readonly headers: object }) => {
    if (`${url} ${JSON.stringify(headers)}`.includes("client-token")) leaked += 1;
    return undefined;
  };
  vendor = await startVendorDoor({ customers: principals, ill });
  // Several accounts, so that it is not one account's queue that decides how many may ask at once.
  const settings = vendor.settings("pland");
  file = writeConnections(Array.from({ length: accounts }, (_, at) => ({ name: `p${at}`, vendor: "pland", settings })));
});
afterAll(async () => {
  await vendor.close();
  file.remove();
});

/** Every request has the id 1, in either era. */
const callOf = (client: number, count: number, own: readonly string[]): Sent => {
  const principal = client % principals;
  const given = { ids: [`p${principal % accounts}:${own[principal]}`], detail: "standard" };
  const call =
    count % 2
      ? { headers: jsonHeaders, body: legacyCall("list_customers", given, 1) }
      : modernCall("list_customers", given, 1);
  return { ...call, headers: { ...call.headers, authorization: `Bearer ${tokens[principal]}` } };
};

part("G13, G18: isolation", async (record) => {
  const door = await openHttpServer({
    BILLING_MCP_CONFIG: file.path,
    BILLING_MCP_BEARER_TOKENS: JSON.stringify(
      tokens.map((token, index) => ({ name: `p${index}`, sha256: sha256(token), pii: "full" })),
    ),
  });
  const each = scaled(100);
  const own = tokens.map((_, index) => vendor.population.company("pland", index).id);
  const left = Array.from({ length: clients }, (_, client) => ({
    client,
    count: each,
    at: keepConnections(door.url, 1),
  }));
  let [answers, crossed, busy] = [0, 0, 0];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const mine = own[next.client % principals] ?? "";
      const { status, text } = await next.at
        .post(callOf(next.client, next.count, own))
        .catch(() => ({ status: 0, text: "" }));
      if (status === 200 && text.includes("structuredContent")) {
        answers += 1;
        next.count -= 1;
        if (!text.includes(mine) || own.some((id) => id !== mine && text.includes(id))) crossed += 1;
      } else {
        busy += 1;
        await pause(200);
      }
      // To the end of the row, so that all clients stay connected throughout.
      if (next.count > 0) left.push(next);
      else next.at.close();
      if (busy > answers + 10_000) throw new Error(`Nothing but refusals: ${status} ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await door.end();
  record("G13", {
    figure: `${answers} answers to ${clients} clients of ${principals} principals, ${atOnce} at once, all with the id 1, in both eras: ${crossed} with another's customer; ${busy} more were told to wait and asked again`,
    reached: crossed === 0 && answers >= clients * each,
    ...ofGoal(answers, 100_000),
  });
  record("G18", {
    figure: `the list of bad credentials on every route and method: test/transports/http/access/authentication.test.ts; ${vendor.requests()} requests to vendors on behalf of ${principals} tokens: ${leaked} with a client's token`,
    reached: leaked === 0,
    ...ofGoal(vendor.requests(), 100_000),
  });
  expect(crossed + leaked).toBe(0);
});
