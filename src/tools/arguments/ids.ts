/** Refs and `vendor:native-id` texts as native ids by connection; one that names no possible customer is refused. */

import { connectionSlots, readRef } from "../../summaries/refs/ref.ts";
import type { Connection } from "../../vendors/define.ts";
import { objectIdPattern, uuidPattern } from "../../vocabulary/id-forms.ts";
import { Problem } from "../../vocabulary/problem.ts";

interface CustomerId {
  readonly connection: Connection;
  readonly nativeId: string;
}

const isHex = (id: string): boolean => uuidPattern.test(id) || objectIdPattern.test(id);

/** Throws `invalid_argument`; `argument` is what to call it there. */
export const readCustomerId = (text: string, connections: readonly Connection[], argument: string): CustomerId => {
  const read = readRef(text.trim(), connectionSlots(connections.map((connection) => connection.name)));
  const connection = connections.find((one) => one.name === read?.connection);
  if (!read || !connection?.vendor.customers.byId.idPattern.test(read.nativeId)) {
    const [begun = ""] = text.split(":");
    const name = connections.some((one) => one.name === begun) ? begun : (connections[0]?.name ?? "vendor");
    throw new Problem(
      "invalid_argument",
      `${argument}: "${text.slice(0, 80)}" names no customer of ${connections.map((one) => one.name).join(", ")}: it is no ref and no native id, and nobody was asked. Copy a row's ref exactly, or write ${name}:NATIVE-ID. search_customers finds a customer by name or number.`,
    );
  }
  // Letter case means nothing in UUIDs (RFC 9562 section 4) and object ids, and vendors write them in lower case.
  return { connection, nativeId: isHex(read.nativeId) ? read.nativeId.toLowerCase() : read.nativeId };
};

export const readIds = (
  texts: readonly string[],
  connections: readonly Connection[],
): Readonly<Record<string, readonly string[]>> => {
  const byConnection: Record<string, string[]> = {};
  for (const text of texts) {
    const { connection, nativeId } = readCustomerId(text, connections, "ids");
    const there = byConnection[connection.name];
    if (!there) byConnection[connection.name] = [nativeId];
    else if (!there.includes(nativeId)) there.push(nativeId);
  }
  return byConnection;
};
