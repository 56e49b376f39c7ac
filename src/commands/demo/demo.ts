/** `demo`: a made-up company's questions, as an agent asks them and as it is answered; for a person to read. */

import { argv, stdout } from "node:process";
import { embedded, startSandbox } from "../../sandbox/server.ts";
import { version } from "../../version.ts";
import { coverageLines, type Screen, screenOf } from "../screen.ts";
import { type Column, tableOf, wrapped } from "../table.ts";
import { connectOwn, type OwnClient } from "./mcp-client.ts";

type Answer = Awaited<ReturnType<OwnClient["call"]>>;
type Row = Readonly<Record<string, string>>;

interface Step {
  readonly asked: string;
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Columns to show, by the answer's own names; those that the answer leaves out are not shown. */
  readonly columns: readonly Column[];
  /** Rows to show, by their field; default: all. */
  readonly fields?: readonly string[];
}

interface Conversation {
  readonly client: OwnClient;
  readonly screen: Screen;
  readonly say: (...lines: readonly string[]) => void;
}

const rowsOf = ({ structured }: Answer): readonly Row[] => {
  const columns = (structured?.columns ?? []) as readonly string[];
  const rows = (structured?.rows ?? []) as readonly (readonly string[])[];
  return rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])));
};

const ask = async ({ client, screen, say }: Conversation, { asked, tool, given }: Omit<Step, "columns">) => {
  say("", `${screen.paint(`“${asked}”`, "bold")}  ${screen.paint(tool, "grey")}`);
  return client.call(tool, given);
};

/** Asks, and shows the answer's table and what its coverage says, in brief. */
const step = async (conversation: Conversation, one: Step): Promise<readonly Row[]> => {
  const { screen, say } = conversation;
  const answer = await ask(conversation, one);
  if (answer.isError) throw new Error(`${one.tool} failed: ${answer.text}`);
  const rows = rowsOf(answer);
  const columns = one.columns.filter(({ name }) => rows.some((row) => name in row));
  const shown = rows
    .filter(({ field = "" }) => one.fields?.includes(field) ?? true)
    .map((row) => columns.map(({ name }) => row[name] ?? ""));
  const { lines } = tableOf(columns, shown, screen.places, (cell, row) =>
    row === -1 ? screen.paint(cell, "grey") : cell,
  );
  say(...lines, ...coverageLines(String(answer.structured?.coverage), screen, true));
  return rows;
};

const name: Column = { name: "name", least: 20 };
const vendor: Column = { name: "vendor" };
const number: Column = { name: "number" };
const place: Column = { name: "place", least: 12 };

const tellStory = async (conversation: Conversation, breakVendor: () => void): Promise<void> => {
  const { screen, say } = conversation;
  await step(conversation, {
    asked: "How many customers do we have, and how much is overdue?",
    tool: "summarize_customers",
    given: { group_by: ["currency"] },
    columns: [
      { name: "currency" },
      { name: "customers", align: "right" },
      { name: "overdue", align: "right" },
      { name: "amount", align: "right" },
    ],
  });
  const [worst] = await step(conversation, {
    asked: "Whom should we chase first?",
    tool: "triage_dunning",
    given: { limit: 4 },
    columns: [
      vendor,
      name,
      { name: "amount", align: "right" },
      { name: "days", align: "right" },
      { name: "why_not", least: 12 },
      { name: "why", least: 12 },
    ],
  });
  await step(conversation, {
    asked: `What does ${worst?.name} owe, and how can we reach them?`,
    tool: "get_customer",
    given: { ref: worst?.ref },
    columns: [{ name: "field" }, { name: "value", least: 40 }],
    fields: ["balance", "overdue", "oldest due", "payment", "contact", "email", "phone"],
  });
  await step(conversation, {
    asked: "Is Winkler und Schroeder a customer of ours, and where?",
    tool: "search_customers",
    given: { query: "Winkler und Schroeder" },
    columns: [vendor, name, number, place, { name: "flags" }, { name: "match" }],
  });
  breakVendor();
  await step(conversation, {
    asked: "Adfin is down at the moment. Who are our newest customers?",
    tool: "list_customers",
    given: { sort: "-created_at", limit: 3 },
    columns: [vendor, name, number, place],
  });
  const refused = await ask(conversation, {
    asked: "Who is overdue? (the filter's name is mistyped)",
    tool: "list_customers",
    given: { financial_state: "overdue" },
  });
  if (!refused.isError) throw new Error("A mistyped filter was not refused.");
  say(...wrapped(refused.text, screen.places));
};

export const runDemo = async (): Promise<void> => {
  const screen = screenOf(stdout);
  const say = (...lines: readonly string[]) => stdout.write(`${lines.join("\n")}\n`);
  const sandbox = await startSandbox(embedded);
  const client = await connectOwn(argv[1] ?? "", ["stdio"], version, sandbox.settings);
  try {
    say(
      ...wrapped(
        "A made-up company bills its customers through five vendors. An agent asks; this is what it is told. Every answer counts what it shows and says what is missing.",
        screen.places,
      ),
    );
    await tellStory({ client, screen, say }, () => sandbox.setFault("adfin", "500"));
    say(
      "",
      ...wrapped(
        "Nothing was written anywhere: it only ever reads. Connect your own vendors: README, “Connect”.",
        screen.places,
      ),
    );
  } finally {
    await client.close();
    await sandbox.close();
  }
};
