/** Which files wait for what runs now: as a debugger would show its stack, with the callers that await it. */

import { createHook, executionAsyncId } from "node:async_hooks";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const source = resolve(import.meta.dirname, "../../src");

/** Files of `src/` on the stack, the innermost first. */
const filesOnStack = (): readonly string[] => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? "");
    Error.captureStackTrace(holder, filesOnStack);
    const paths = (holder.stack as string[]).map((name) => (name.startsWith("file:") ? fileURLToPath(name) : name));
    return paths.filter((path) => path.startsWith(join(source, "/"))).map((path) => relative(source, path));
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
};

/** Where a promise was made, and by which turn: an await makes one, so that its function is on the stack then. */
interface Made {
  readonly files: readonly string[];
  readonly by: number;
}

/** From now on until `stop`. `files`: below `src/`, each once, the outermost caller first. */
export const watchWaiting = (): { files(): readonly string[]; stop(): void } => {
  const made = new Map<number, Made>();
  const hook = createHook({
    init: (id) => void made.set(id, { files: filesOnStack(), by: executionAsyncId() }),
  }).enable();
  return {
    files: () => {
      const inside = [...filesOnStack()];
      for (let at = made.get(executionAsyncId()); at; at = made.get(at.by)) inside.push(...at.files);
      return [...new Set(inside.reverse())];
    },
    stop: () => void hook.disable(),
  };
};
