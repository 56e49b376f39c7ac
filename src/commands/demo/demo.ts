/** `demo`: a made-up company's questions, as an agent asks them and as it is answered; for a person to read. */

import { argv, stdout } from "node:process";
import { embedded, startSandbox } from "../../sandbox/server.ts";
import { version } from "../../version.ts";
import { screenOf } from "../screen.ts";
import { wrapped } from "../table.ts";
import { ask, type Conversation, foundColumns, name, number, place, step, vendor, worklist } from "./conversation.ts";
import { connectOwn } from "./mcp-client.ts";

const tellStory = async (conversation: Conversation, breakVendor: () => void): Promise<void> => {
  const { screen, say } = conversation;
  await step(conversation, {
    asked: "How many customers do we have, and how much is overdue?",
    tool: "summarize_customers",
    given: { group_by: ["currency"] },
    columns: [
      { name: "currency", none: "(nothing overdue)" },
      { name: "customers", align: "right" },
      { name: "amount", title: "overdue", align: "right" },
    ],
  });
  const [worst] = await step(conversation, {
    asked: "Whom should we chase first, by age and amount?",
    tool: "triage_dunning",
    given: { limit: 4 },
    columns: worklist,
  });
  await step(conversation, {
    asked: `What does ${worst?.name} owe, and who is our contact?`,
    tool: "get_customer",
    given: { ref: worst?.ref },
    columns: [{ name: "field" }, { name: "value", least: 40 }],
    fields: ["balance", "oldest due", "payment", "contact", "email", "phone"],
  });
  await step(conversation, {
    asked: "Is Winkler und Schroeder a customer of ours, and where?",
    tool: "search_customers",
    given: { query: "Winkler und Schroeder" },
    columns: foundColumns,
  });
  breakVendor();
  await step(conversation, {
    asked: "Adfin is down at the moment. Who are our newest customers?",
    tool: "list_customers",
    given: { sort: "-created_at", limit: 3 },
    columns: [vendor, name, number, place],
  });
  const refused = await ask(conversation, {
    asked: "Who is overdue? (a mistyped filter is refused, not ignored)",
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
    say("", ...wrapped("It only ever reads: nothing was changed. Your own vendors: README, “Connect”.", screen.places));
  } finally {
    await client.close();
    await sandbox.close();
  }
};
