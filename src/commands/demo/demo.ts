/** `demo`: what an agent sees, for a person to read: tools, a list, a search, pages to the end, a refusal. */

import { argv, stdout } from "node:process";
import { version } from "../../version.ts";
import { connectOwn, type OwnClient } from "./mcp-client.ts";

const say = (text = ""): void => {
  stdout.write(`${text}\n`);
};

const widest = 28;

const cut = (cell: string): string => (cell.length > widest ? `${cell.slice(0, widest - 1)}…` : cell);

/** Tab-separated lines as columns a person can read; long cells are cut, long sentences broken, for the screen only. */
const aligned = (text: string): string => {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const table = lines.filter((cells) => cells.length > 1).map((cells) => cells.map(cut));
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cut(cell).padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return lines
    .map((cells) =>
      cells.length > 1 ? row(cells) : (cells[0] ?? "").replaceAll(/(.{1,120})(?: |$)/g, "$1\n").trimEnd(),
    )
    .join("\n");
};

/** One call, shown. `refused` says that an error is what the step is there to show; anything else unexpected ends the demo. */
const step = async (client: OwnClient, why: string, tool: string, given: Record<string, unknown>, refused = false) => {
  say(`\n── ${why}`);
  const shown = JSON.stringify(given);
  say(`   ${tool} ${shown.length > 110 ? `${shown.slice(0, 109)}…` : shown}\n`);
  const result = await client.call(tool, given);
  say(
    (result.isError ? result.text : aligned(result.text.replace(/^(continuation: .{60}).*$/m, "$1…")))
      .split("\n")
      .map((line) => `   ${line}`)
      .join("\n"),
  );
  if (result.isError !== refused) throw new Error(`${tool} ${refused ? "was not refused" : "failed"}.`);
  return result;
};

/** Pages on until no continuation is left; says what was seen, each customer once. */
const walkToEnd = async (client: OwnClient): Promise<void> => {
  say("\n── The whole book, page by page: list_customers, then get_customer_page until no continuation is left\n");
  let answer = (await client.call("list_customers", { limit: 200, max_tokens: 20_000 })).structured;
  const refs = new Set<string>();
  let [pages, rows] = [0, 0];
  while (answer) {
    pages += 1;
    for (const row of answer.rows as string[][]) {
      rows += 1;
      refs.add(row[0] ?? "");
    }
    const { continuation } = answer;
    if (continuation === undefined) break;
    answer = (await client.call("get_customer_page", { continuation })).structured;
  }
  say(`   ${rows} rows on ${pages} pages, ${refs.size} different customers. Last coverage: ${answer?.coverage}`);
  if (rows === 0 || rows !== refs.size) throw new Error("The walk did not show every customer exactly once.");
};

export const runDemo = async (): Promise<void> => {
  const client = await connectOwn(argv[1] ?? "", ["stdio", "--sandbox"], version);
  try {
    say("billing-customers-mcp demo: an agent's conversation with the embedded sandbox, over a real MCP client.");
    say("\n── The tools an agent finds\n");
    for (const tool of await client.tools()) say(`   ${tool.name.padEnd(22)} ${tool.description}`);
    await step(client, "Who is connected, and what can they filter by?", "describe_vendors", {});
    const list = await step(client, "Five customers of each vendor", "list_customers", { limit: 25 });
    await step(client, "The next page: the continuation holds everything", "get_customer_page", {
      continuation: String(list.structured?.continuation),
    });
    await step(client, "Who is overdue? Vendors that cannot say are named", "list_customers", {
      financial_status: "overdue",
      limit: 8,
    });
    await step(client, "One text over all vendors", "search_customers", { query: "Müller", limit: 8 });
    const ref = ((list.structured?.rows as string[][] | undefined)?.[0] ?? [])[0];
    await step(client, "Everything about one customer", "get_customer", { ref });
    await walkToEnd(client);
    await step(
      client,
      "A mistyped argument is refused, not dropped",
      "list_customers",
      { financial_state: "overdue" },
      true,
    );
    say();
  } finally {
    await client.close();
  }
};
