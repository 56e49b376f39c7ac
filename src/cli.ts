/** Reads the command line. Everything a command needs is loaded when it is chosen. */

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { populationKinds } from "./sandbox/population/company.ts";
import { version } from "./version.ts";

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  return value;
};

const milliseconds = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `30s`, `15m`, `2h`, from ten seconds to a week; in milliseconds. */
const duration = (text: string) => {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const value = Number(count) * milliseconds[(unit ?? "s") as keyof typeof milliseconds];
  if (!(value >= 10_000 && value <= 604_800_000))
    throw new InvalidArgumentError("It takes a time from 10s to a week, such as 30s, 15m or 2h.");
  return value;
};

const port = whole(0, 65_535);
const sandboxOption = () => new Option("--sandbox", "use the embedded sandbox instead of configured vendors");

/** All commands with their options: what `--help` prints, and the documentation. */
export const program = new Command("billing-customers-mcp")
  .description("MCP server that asks Zenskar, Pland, Adfin, Sequence and Fynn about customers. It only ever reads.")
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) })
  .addHelpText(
    "after",
    `
First steps: "demo" needs no account, "install <client>" connects a client,
"doctor" checks the vendors' keys. "<command> --help" shows a command's options.
Settings are environment variables: README, "Connect".`,
  );

program
  .command("stdio")
  .description("serve MCP over stdin and stdout (the default)")
  .addOption(sandboxOption())
  .action(async (options) => (await import("./commands/stdio.ts")).runStdio(options));

program
  .command("http")
  .description("serve MCP over Streamable HTTP at /mcp, with /healthz, /readyz and /metrics")
  .option("--host <host>", "address to bind; anything but loopback needs authentication", "127.0.0.1")
  .option("--port <port>", "port to listen on", port, 3000)
  .addOption(sandboxOption())
  .action(async (options) => (await import("./commands/http.ts")).runHttp(options));

program
  .command("token")
  .description("print a new bearer token for the HTTP server and its entry")
  .argument("<name>", "who it is for")
  .action(async (name: string) => (await import("./commands/token.ts")).runToken(name));

program
  .command("sandbox")
  .description("serve the five vendors' APIs on loopback, with generated customers")
  .option("--port <port>", "port to listen on", port, 4010)
  .option("--customers <count>", "customers per vendor", whole(0, 1_000_000), 250)
  .option("--seed <seed>", "seed of the generated customers", whole(0, 4_294_967_295), 1)
  .addOption(
    new Option("--population <kind>", "believable: as a mid-sized company's books; harsh: every trap, for tests")
      .choices(populationKinds)
      .default("believable"),
  )
  .option("--fault <vendor=fault...>", "a fault to inject, e.g. zenskar=429:3")
  .option("--faults", "list the faults that --fault takes, and stop")
  .action(async (options) => (await import("./commands/sandbox.ts")).runSandbox(options));

program
  .command("demo")
  .description("a finance team's questions to the sandbox, asked and answered as by an agent")
  .option("--view", "show the interactive view in the browser instead, until stopped")
  .option("--replica", "sync the sandbox into a file instead, and ask three questions over whole books")
  .action(async ({ view, replica }: { readonly view?: true; readonly replica?: true }) => {
    if (view) return (await import("./commands/demo/view.ts")).runDemoView();
    if (replica) return (await import("./commands/demo/replica.ts")).runDemoReplica();
    return (await import("./commands/demo/demo.ts")).runDemo();
  });

program
  .command("triage")
  .description(
    "print the dunning worklist; exit code 3: a vendor failed or stopped early, 4: data that cannot be judged",
  )
  .option("--json", "as one JSON object")
  .option("--csv", "as comma-separated values")
  .option("--vendors <name...>", "connections to ask (default: all)")
  .option("--as-of <date>", "YYYY-MM-DD (default: today, UTC)")
  .option("--min-days-overdue <days>", "at least so many days since the oldest due date", whole(1, 3_650))
  .option("--currency <code>", "only this currency, e.g. EUR")
  .option("--min-amount <amount>", "overdue at least; needs --currency")
  .addOption(
    new Option("--mandate <kind>", "any (default); none: without a direct debit mandate that works").choices([
      "working",
      "none",
      "any",
    ]),
  )
  .addOption(
    new Option("--order <order>", "rank (default): whom to chase first; amount needs --currency").choices([
      "rank",
      "amount",
      "days",
    ]),
  )
  .option("--limit <rows>", "rows at most (default: 200)", whole(1, 200))
  .option("--timeout <seconds>", "for the whole run (default: 300)", whole(1, 3_600))
  .addOption(sandboxOption())
  .action(async (options) => (await import("./commands/triage/triage.ts")).runTriage(options));

program
  .command("sync")
  .description("bring the local replica up to date; exit code 3 when a vendor failed or ended short of its own count")
  .option("--every <time>", "again and again, e.g. 15m", duration)
  .option("--vendors <name...>", "connections to read (default: all)")
  .option("--full", "whole passes, also where only changes could be read")
  .addOption(
    new Option("--forget <name...>", "drop all that is kept of these connections, and stop").conflicts([
      "every",
      "vendors",
      "full",
    ]),
  )
  .addOption(sandboxOption())
  .action(async (options) => (await import("./commands/sync/sync.ts")).runSync(options));

const clients = "claude-desktop, claude-code, vscode, cursor, gemini or codex";

program
  .command("install")
  .description("print the configuration that connects a client; secrets are referenced, never written")
  .argument("<client>", clients)
  .showHelpAfterError(`Clients: ${clients}. Example: install claude-code --vendor zenskar`)
  .option("--vendor <name...>", "vendors to connect (default: those whose variables are set)")
  .option("--url <url>", "connect a server that runs already, over HTTP, with a bearer token")
  .addOption(sandboxOption())
  .action(async (client: string, options) =>
    (await import("./commands/install/install.ts")).runInstall(client, options),
  );

program
  .command("doctor")
  .description("ask every connected vendor for a few rows and an invoice; say what its key sees and what to fix")
  .option("--json", "for machines")
  .addOption(sandboxOption())
  .action(async (options) => (await import("./commands/doctor/doctor.ts")).runDoctor(options));

/** Without a command it is `stdio`. A default of the parser would take a misspelt command for its argument. */
const withCommand = (given: readonly string[]): readonly string[] => {
  const [first = "--none"] = given;
  const isOwn = !first.startsWith("-") || ["-h", "--help", "-V", "--version"].includes(first);
  return isOwn ? given : ["stdio", ...given];
};

/** Where no command is like what was typed, all there are. */
const tellCommands = ({ code, message }: CommanderError): void => {
  if (code !== "commander.unknownCommand" || message.includes("Did you mean")) return;
  process.stderr.write(`Commands: ${program.commands.map((command) => command.name()).join(", ")}.\n`);
};

/** A reader that has seen enough, such as `head`, ends the program without a word. Stdio sees to its own end. */
const leaveWithReader = (given: readonly string[]): void => {
  if (given[0] === "stdio" || given[0]?.startsWith("-")) return;
  process.stdout.on("error", (failure: NodeJS.ErrnoException) => {
    if (failure.code !== "EPIPE") throw failure;
    process.exit();
  });
};

/** Rejects with what the command rejects with; what was wrong with the command line itself is said already. */
export const runCommandLine = async (given: readonly string[]): Promise<void> => {
  try {
    leaveWithReader(given);
    await program.parseAsync(withCommand(given), { from: "user" });
  } catch (failure) {
    // --help and --version end here too, with exit code 0.
    if (!(failure instanceof CommanderError)) throw failure;
    tellCommands(failure);
    process.exitCode = failure.exitCode === 0 ? 0 : 2;
  }
};
