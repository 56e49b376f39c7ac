/** Goals about vendors that stall or are down: calls end in time, and nothing is made worse. */

import { afterAll, expect } from "vitest";
import { createHttp } from "../../src/http/client.ts";
import { asking } from "../support/ask-http.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import * as faults from "../support/faults.ts";
import { randomFrom } from "../support/mutate.ts";
import { largest, ofGoal, part, scaled } from "./figures.ts";

const random = randomFrom(21);
const servers: FaultServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const start = async (fault: faults.Fault): Promise<FaultServer> => {
  const server = await startFaultServer(fault);
  servers.push(server);
  return server;
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

part("G4: stalls at a random byte", async (record) => {
  const body = JSON.stringify({ rows: Array.from({ length: 40 }, (_, id) => ({ id, name: "x".repeat(20) })) });
  const whole = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const server = await start((socket) => void socket.write(whole.slice(0, Math.floor(random() * whole.length))));
  const [count, atOnce, deadlineMs] = [scaled(10_000), 200, 1_000];
  const http = createHttp({
    limits: { concurrent: atOnce, breakerRequests: 1e9, queued: 1e6, queuedPerPrincipal: 1e6 },
  });
  const late: number[] = [];
  let [other, left] = [0, count];
  const worker = async () => {
    // Spread out, so that not all of them end in the same moment.
    await pause(random() * deadlineMs);
    while (left-- > 0) {
      const deadline = performance.now() + deadlineMs;
      const failure = await http.request(asking(server.url, { deadline })).catch((error) => error);
      late.push(performance.now() - deadline);
      if (failure.kind !== "timeout") other += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await http.close();
  record("G4", {
    figure: `${count} answers that stop at a random byte, deadline ${deadlineMs} ms, ${atOnce} at once: the latest ends ${largest(late).toFixed(0)} ms after its deadline, ${other} end otherwise than with vendor_timeout`,
    reached: largest(late) <= 250 && other === 0,
    ...ofGoal(count, 10_000),
  });
  expect(other).toBe(0);
});

part("G5: amplification", async (record) => {
  const dead = await start(faults.resetAtOnce);
  const count = scaled(10_000, 1_000);
  const http = createHttp({ random, limits: { transientBaseMs: 1, queued: 1e6, queuedPerPrincipal: 1e6 } });
  for (let call = 0; call < count; call += 1) await http.request(asking(dead.url)).catch(() => undefined);
  await http.close();
  const seen = dead.requests.length / count;
  // The same without the breaker, which hides almost every call from a vendor that is down: the budget of retries
  // alone.
  const unguarded = await start(faults.resetAtOnce);
  const bare = createHttp({ random, limits: { transientBaseMs: 1, breakerRequests: 1e9 } });
  for (let call = 0; call < count; call += 1) await bare.request(asking(unguarded.url)).catch(() => undefined);
  await bare.close();
  const amplified = unguarded.requests.length / count;
  const flaky = await start((socket) => (random() < 0.01 ? faults.status(500) : faults.json({ ok: 1 }))(socket));
  const second = createHttp({ random });
  let failed = 0;
  for (let call = 0; call < count; call += 1)
    await second.request(asking(flaky.url)).catch(() => {
      failed += 1;
    });
  await second.close();
  const [share, asked] = [1 - failed / count, flaky.requests.length / count];
  record("G5", {
    figure: `total outage, ${count} calls: the vendor sees ${seen.toFixed(3)} requests per call, without the breaker ${amplified.toFixed(3)}; 1 % random 500, ${count} calls: ${(share * 100).toFixed(3)} % succeed at ${asked.toFixed(3)} requests per call`,
    reached: seen <= 1.1 && amplified <= 1.1 && share >= 0.9999 && asked <= 1.02,
    ...ofGoal(count, 10_000),
  });
  expect(Math.max(seen, amplified)).toBeLessThanOrEqual(1.1);
});
