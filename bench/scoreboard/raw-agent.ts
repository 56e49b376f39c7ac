/** An agent with one raw tool per vendor endpoint: it reads what the vendor sends, page by page. */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { authorised } from "../../src/http/authorised.ts";
import type { HttpClient } from "../../src/http/client.ts";
import type { Connection } from "../../src/vendors/define.ts";
import type { Position } from "../../src/vendors/pagination/strategy.ts";
import { requestOf } from "../../src/vendors/read/request.ts";
import type { RawCall } from "./tasks.ts";

export interface Cost {
  readonly calls: number;
  /** Tokens that the agent writes: tool names and arguments. */
  readonly tokensIn: number;
  /** Tokens that the agent reads. */
  readonly tokensOut: number;
  /** Whether it stopped at the cap with more to read. */
  readonly capped: boolean;
}

/** Calls per question; an agent would have given up long before. */
export const mostCalls = 50;
const rowsPerPage = 100;
const firstRows = 20;

/** Asks as a raw tool would, and gives back the body as the vendor sent it, parsed. */
const get = async (http: HttpClient, connection: Connection, path: string, query: Record<string, string>) => {
  const call = { signal: AbortSignal.timeout(30_000), deadline: performance.now() + 30_000 };
  const { body } = await authorised(http.request)(requestOf({ connection, call }, path, query));
  return body;
};

export const askRaw = async (
  http: HttpClient,
  connections: readonly Connection[],
  calls: readonly RawCall[],
): Promise<Cost> => {
  let [made, tokensIn, tokensOut, capped] = [0, 0, 0, false];
  const count = async (connection: Connection, tool: string, path: string, query: Record<string, string>) => {
    const body = await get(http, connection, path, query);
    made += 1;
    tokensIn += countTokens(JSON.stringify({ name: tool, arguments: query }));
    tokensOut += countTokens(JSON.stringify(body));
    return body;
  };
  for (const { vendor, read, query = {} } of calls) {
    const connection = connections.find(({ name }) => name === vendor);
    if (!connection) throw new Error(`${vendor} is not connected`);
    const { customers } = connection.vendor;
    const given = query as Record<string, string>;
    if (typeof read === "object") {
      await count(connection, `${vendor}_get_customer`, customers.byId.path(read.id), {});
      continue;
    }
    const size = read === "all" ? Math.min(rowsPerPage, customers.list.mostPerPage) : read === "count" ? 1 : firstRows;
    let position: Position | undefined;
    for (;;) {
      if (made >= mostCalls) {
        capped = true;
        break;
      }
      const page = { ...given, ...(customers.list.pagination.ask(position, size) as Record<string, string>) };
      const body = await count(connection, `${vendor}_list_customers`, customers.list.path, page);
      const received = customers.list.receive(body, {
        page: customers.list.pagination.place?.(position, size).page,
        size,
        headers: {},
      });
      if ("wrong" in received) throw new Error(`${vendor}: ${received.wrong}`);
      const { items, ...facts } = received.reading;
      const step = customers.list.pagination.next(position, { count: items.length, ...facts }, size);
      if (read !== "all" || step.kind !== "more") break;
      position = step.position;
    }
  }
  return { calls: made, tokensIn, tokensOut, capped };
};
