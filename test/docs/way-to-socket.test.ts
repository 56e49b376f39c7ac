/** The way from list_customers to the socket in docs/architecture.md is the one that a call takes. */

import { Agent } from "undici";
import { expect, it, vi } from "vitest";
import { besideTheWay, wayToSocket } from "../../scripts/docs/walk.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { watchWaiting } from "../support/waiting-files.ts";
import { openWireServices } from "../support/wire-services.ts";

it("when a vendor is sent a question, the page's files wait for its answer, and what runs them, and no other", async () => {
  const sandbox = await startSandbox({ customers: 30, seed: 1 });
  const wire = openWireServices(sandbox.settings);
  const stacks: (readonly string[])[] = [];
  const waiting = watchWaiting();
  const send = Agent.prototype.dispatch;
  const dispatch = vi.spyOn(Agent.prototype, "dispatch").mockImplementation(function (this: Agent, options, handler) {
    // A vendor of rotating tokens is sent a POST for one before.
    if (options.method === "GET") stacks.push(waiting.files());
    return send.call(this, options, handler);
  });
  try {
    await wire.call("list_customers", { limit: 5 });
  } finally {
    waiting.stop();
    dispatch.mockRestore();
    await wire.close();
    await sandbox.close();
  }
  const beside = new Set<string>(besideTheWay);
  expect(stacks.length).toBeGreaterThanOrEqual(wire.caller.connections.length);
  for (const files of stacks) {
    expect(files.filter((path) => !beside.has(path))).toEqual(wayToSocket);
    expect(files.filter((path) => beside.has(path)).toSorted()).toEqual([...besideTheWay].sort());
  }
});
