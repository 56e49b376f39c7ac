/** Tool calls over HTTP as plain requests, with everything that came back: for tests that look at every byte. */

import { type AnyClient, type RawResult, shaped, type ToolResult } from "./clients.ts";
import { jsonHeaders, legacyCall, messageOf, modernCall, type Received, send } from "./send.ts";

export interface Answered extends ToolResult {
  /** The whole answer: status, headers, body. */
  readonly received: Received;
}

type Era = "2025" | "2026-07-28";

const given = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

interface Asked {
  readonly url: string;
  readonly token?: string | undefined;
  readonly era?: Era;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call over a connection of its own. Throws where the answer is no tool result. */
export const callOver = async (
  { url, token, era = "2026-07-28", headers = {} }: Asked,
  tool: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<Answered> => {
  const call = era === "2025" ? { headers: jsonHeaders, body: legacyCall(tool, values) } : modernCall(tool, values);
  const received = await send(url, { ...call, headers: { ...call.headers, ...given(token), ...headers } });
  const { result, error } = messageOf(received);
  if (result === undefined) throw new Error(`${received.status}: ${error?.message}`);
  return { ...shaped(result as RawResult), received };
};

export const getFrom = (url: string, path: string, token?: string): Promise<Received> =>
  send(url, { method: "GET", path, headers: given(token) });

export const rowsOf = ({ structured }: ToolResult): readonly string[][] => (structured?.rows ?? []) as string[][];

export interface VendorSaid {
  readonly vendor: string;
  readonly outcome: string;
  readonly problem?: { readonly code: string };
}
export const vendorsOf = ({ structured }: ToolResult): readonly VendorSaid[] =>
  (structured?.vendors ?? []) as VendorSaid[];

/** Every row of a list, page after page, each page through the next of the clients. */
export const walk = async (
  clients: readonly Pick<AnyClient, "callTool">[],
  question: Readonly<Record<string, unknown>>,
  afterPage: (page: number) => Promise<unknown> | unknown = () => undefined,
): Promise<{ readonly rows: readonly string[][]; readonly last: ToolResult; readonly pages: number }> => {
  const rows: string[][] = [];
  let last = await clients[0]!.callTool("list_customers", question);
  for (let pages = 1; ; pages += 1) {
    if (last.isError) throw new Error(last.text);
    rows.push(...rowsOf(last));
    const continuation = last.structured?.continuation;
    if (continuation === undefined) return { rows, last, pages };
    await afterPage(pages);
    last = await clients[pages % clients.length]!.callTool("get_customer_page", { continuation });
  }
};
