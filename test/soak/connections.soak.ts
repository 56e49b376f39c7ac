/** G11: ten thousand half-open connections neither fill the memory nor keep anybody from asking for health. */

import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { expect } from "vitest";
import { getFrom } from "../support/http-calls.ts";
import { openHttpServer } from "./door.ts";
import { ofGoal, part, quantile, scaled } from "./figures.ts";

const rss = (pid: number) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024);
const descriptors = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** The door's own cap and the spare ones it keeps for probes, with some for files and pipes. */
const mostDescriptors = 5_100 + 50;

/** Clients that begin a request and never end it; each comes back as soon as it is cut off. */
const crowd = (url: string) => {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let going = true;
  const enter = () => {
    const socket = connect(Number(port), hostname).on("error", () => {});
    open.add(socket);
    socket.write("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-");
    socket.once("close", () => {
      open.delete(socket);
      if (going) setTimeout(() => going && enter(), 1_000);
    });
  };
  const leave = () => {
    going = false;
    for (const socket of open) socket.destroy();
  };
  return { open, enter, leave };
};

const probe = async (url: string, times: number[]): Promise<number> => {
  const since = performance.now();
  const answer = await getFrom(url, "/healthz").catch(() => ({ status: 0 }));
  times.push(performance.now() - since);
  return answer.status === 200 ? 0 : 1;
};

part("G11: half-open connections", async (record) => {
  const door = await openHttpServer({ PLAND_API_KEY: "k".repeat(40) });
  const wanted = scaled(10_000);
  const [idle, fdsIdle] = [rss(door.pid), descriptors(door.pid)];
  const clients = crowd(door.url);
  const [burst, steady]: [number[], number[]] = [[], []];
  let [unanswered, most, peak] = [0, 0, 0];
  const look = () => {
    most = Math.max(most, descriptors(door.pid));
    peak = Math.max(peak, rss(door.pid));
  };
  for (let count = 0; count < wanted; count += 1) {
    clients.enter();
    if (count % 100 !== 99) continue;
    unanswered += await probe(door.url, burst);
    look();
  }
  // Longer than the door's patience with headers: those cut off have come back by then.
  const until = performance.now() + scaled(20_000, 2_000);
  while (performance.now() < until) {
    unanswered += await probe(door.url, steady);
    look();
    await pause(20);
  }
  clients.leave();
  await pause(3_000);
  const [rssAfter, fdsAfter] = [rss(door.pid), descriptors(door.pid)];
  await door.end();
  const [p99Burst, p99Steady] = [quantile(burst, 0.99), quantile(steady, 0.99)];
  record("G11", {
    figure: `${wanted} half-open connections that come back when cut off: RSS ${idle} to ${peak} MiB, at most ${most} descriptors, health p99 ${p99Burst.toFixed(0)} ms while they arrive (${burst.length} probes) and ${p99Steady.toFixed(0)} ms while they stay (${steady.length}), ${unanswered} probes unanswered; afterwards ${fdsAfter} descriptors (${fdsIdle} before) and ${rssAfter} MiB`,
    reached:
      peak <= 512 &&
      unanswered === 0 &&
      Math.max(p99Burst, p99Steady) <= 250 &&
      most <= mostDescriptors &&
      fdsAfter <= fdsIdle * 1.1,
    ...ofGoal(wanted, 10_000),
  });
  expect(peak).toBeLessThan(512);
  expect(most).toBeLessThanOrEqual(mostDescriptors);
});
