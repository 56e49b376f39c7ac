/**
 * A command line run by the program's own code inside the test's process: what it wrote, and how it would have ended.
 *
 * For words and decisions; what is about a process of its own starts one. Commands that serve do not end here.
 */

import { vi } from "vitest";
import { runCommandLine } from "../../src/cli.ts";
import { tellFailure } from "../../src/tell-failure.ts";

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `env` is the whole environment. */
export const runInside = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> => {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text, ...rest) => {
      written[name] += text;
      const done = rest.at(-1);
      if (typeof done === "function") (done as () => void)();
      return true;
    }),
  );
  const { env: usualEnv, exitCode: usualCode } = process;
  const usualListeners = process.stdout.listeners("error");
  process.env = { ...env };
  process.exitCode = undefined;
  try {
    await runCommandLine(args).catch(tellFailure);
    return { status: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.env = usualEnv;
    process.exitCode = usualCode;
    for (const listener of process.stdout.listeners("error"))
      if (!usualListeners.includes(listener)) process.stdout.off("error", listener as () => void);
    for (const spy of spies) spy.mockRestore();
  }
};
