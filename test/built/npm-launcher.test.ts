/**
 * Below `npx` and `npm run` stands a shell that passes no signal on: when npm is told to stop, the server stops too.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { program } from "../support/clients.ts";

/** As npm starts a program: with its variables, below a shell that waits for it. */
const underShell = (args: readonly string[]) => {
  const line = [process.execPath, program, ...args].map((word) => `"${word}"`).join(" ");
  const shell = spawn("sh", ["-c", `${line}; exit $?`], { env: { npm_command: "exec" }, stdio: "pipe" });
  let said = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  // The program holds the pipes: they close when it has ended, not with the shell.
  return { shell, said: () => said, programEnded: once(shell, "close") };
};

it.each([
  ["http", "--sandbox", "--port", "0"],
  ["sandbox", "--port", "0"],
  ["demo", "--view"],
])(
  "%s ends when npm's shell is ended",
  async (...args) => {
    const { shell, said, programEnded } = underShell(args);
    await expect.poll(said, { timeout: 20_000 }).toMatch(/serving|sandbox on|Stop with Ctrl-C/);
    shell.kill("SIGTERM");
    await programEnded;
    expect(shell.signalCode).toBe("SIGTERM");
  },
  30_000,
);
