/** Chooses how to start. The plain start over stdio, which hosts make, loads nothing that reads command lines. */

import { SettingsError } from "./vocabulary/problem.ts";

const isPlainStdio = ([command, ...options]: readonly string[]): boolean =>
  (command === undefined || command === "stdio") && options.length === 0;

const fail = (text: string, code: number): void => {
  process.stderr.write(`billing-customers-mcp: ${text}\n`);
  process.exitCode = code;
};

/** Runs the command that `given` (the arguments behind the program's name) asks for, and sets the exit code. */
export const run = async (given: readonly string[]): Promise<void> => {
  try {
    if (isPlainStdio(given)) await (await import("./commands/stdio.ts")).runStdio({});
    // Started by this program itself: src/tokens/exchange-apart.ts.
    else if (given[0] === "exchange-token") await (await import("./commands/exchange-token.ts")).runExchangeToken();
    else await (await import("./cli.ts")).runCommandLine(given);
  } catch (failure) {
    if (failure instanceof SettingsError) fail(failure.message, 2);
    else fail(failure instanceof Error ? failure.message : String(failure), 1);
  }
};
