/** Leaving in order: stop accepting, let what is under way finish, then go. */

import type { Server, ServerResponse } from "node:http";
import { defaultGraceMs } from "./limits.ts";

interface ShutDown {
  readonly isDraining: () => boolean;
  /** Called for every response, so that its connection is not kept alive once the server is leaving. */
  readonly watch: (response: ServerResponse) => void;
  readonly close: (graceMs?: number) => Promise<void>;
}

/** `endLasting` ends exchanges that would never end by themselves; `finish` runs once everything is closed. */
export const createShutDown = (server: Server, endLasting: () => void, finish: () => Promise<void>): ShutDown => {
  const open = new Set<ServerResponse>();
  let closing: Promise<void> | undefined;

  const drain = (graceMs: number): Promise<void> =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      for (const response of open) if (!response.headersSent) response.setHeader("connection", "close");
      endLasting();
      server.closeIdleConnections();
    }).then(finish);

  return {
    isDraining: () => closing !== undefined,
    watch: (response) => {
      open.add(response);
      response.once("close", () => {
        open.delete(response);
        // A connection that was busy when the server began to leave is idle now.
        if (closing) setImmediate(() => server.closeIdleConnections());
      });
    },
    close: (graceMs = defaultGraceMs) => {
      if (closing) server.closeAllConnections();
      closing ??= drain(graceMs);
      return closing;
    },
  };
};
