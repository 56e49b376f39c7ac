/** The built program's conversations on other versions of Node: npm run on-node [-- 22 24]. */

import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { type AnyClient, clients, program } from "../test/support/clients.ts";

const wanted = process.argv.length > 2 ? process.argv.slice(2) : ["22", "24"];
const inspector = "@modelcontextprotocol/inspector@2.12.0";

const check = (holds: boolean, promise: string): void => {
  if (!holds) throw new Error(`Broken: ${promise}`);
};

const output = (command: string, args: readonly string[], env = process.env): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${error ?? stderr}${stdout}`);
  return stdout;
};

/** The npm package `node` brings a Node of that version. */
const nodeOf = (version: string): string =>
  output("npx", ["-y", "-p", `node@${version}`, "node", "-p", "process.execPath"]).trim();

const rowsOf = (structured: Record<string, unknown> | undefined) => (structured?.rows ?? []) as string[][];

const converse = async (client: AnyClient): Promise<void> => {
  const tools = await client.listTools();
  check(tools.length >= 5, "the tools are listed");
  const first = await client.callTool("list_customers", { limit: 10 });
  check(rowsOf(first.structured).length === 10, "a list has as many rows as asked for");
  const next = await client.callTool("get_customer_page", { continuation: first.structured?.continuation });
  const refs = [first, next].flatMap(({ structured }) => rowsOf(structured).map(([ref]) => ref));
  check(new Set(refs).size === 20, "the next page repeats nobody");
  const found = await client.callTool("search_customers", { query: "Müller", limit: 3 });
  check(found.text.includes("Müller"), "a search finds");
  const one = await client.callTool("get_customer", { ref: rowsOf(found.structured)[0]?.[0] });
  check(rowsOf(one.structured).length > 5, "a ref opens its customer");
  const refused = await client.callTool("list_customers", { financial_state: "overdue" });
  check(refused.isError && refused.text.includes("financial_status"), "a mistyped argument is refused and named");
};

for (const version of wanted) {
  const command = nodeOf(version);
  const told = output(command, ["--version"]).trim();
  check(told.startsWith(`v${version}.`), `Node ${version} is what runs`);
  for (const [name, connect] of Object.entries(clients)) {
    const client = await connect({ command, args: ["--sandbox"] });
    await converse(client);
    await client.close();
    console.log(`Node ${told}, ${name}: 6 promises held`);
  }
  output(command, [program, "doctor", "--sandbox", "--json"]);
  output(command, [program, "demo"]);
  console.log(`Node ${told}: doctor and demo end well`);
  if (version !== wanted.at(-1)) continue;
  // The Inspector needs a newer Node than the server does.
  const env = { ...process.env, PATH: `${dirname(command)}:${process.env.PATH}` };
  const inspect = (...args: readonly string[]) =>
    output("npx", ["-y", inspector, "--cli", command, program, "stdio", "--sandbox", ...args], env);
  check(inspect("--method", "tools/list").includes('"list_customers"'), "the Inspector lists the tools");
  const call = ["--method", "tools/call", "--tool-name", "list_customers", "--tool-arg", "limit=3"];
  check(inspect(...call).includes("rows"), "the Inspector calls a tool");
  console.log(`Node ${told}: ${inspector} lists and calls`);
}
