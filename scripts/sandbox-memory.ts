/** Resident size of the sandbox after the first and some deep pages of every vendor: npm run sandbox-memory. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const resident = (pid: number | undefined): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

const measure = async (customers: number): Promise<string> => {
  const child = spawn(process.execPath, ["dist/main.js", "sandbox", "--port", "0", "--customers", String(customers)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const settings: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
    if (name && value) settings[name] = value;
    if (settings.FYNN_BASE_URL) break;
  }
  const start = resident(child.pid);
  const { ZENSKAR_BASE_URL, PLAND_BASE_URL, ADFIN_BASE_URL, SEQUENCE_BASE_URL, FYNN_BASE_URL } = settings;
  const basic = Buffer.from(`${settings.SEQUENCE_CLIENT_ID}:${settings.SEQUENCE_CLIENT_SECRET}`).toString("base64");
  const deep = Math.floor(customers / 100) - 1;
  const asked: readonly (readonly [string, Record<string, string>])[] = [
    [
      `${ZENSKAR_BASE_URL}/customers?limit=100`,
      { "x-api-key": settings.ZENSKAR_API_KEY ?? "", organisation: settings.ZENSKAR_ORGANISATION ?? "" },
    ],
    [
      `${PLAND_BASE_URL}/customers/?limit=200&offset=${deep * 100}&sort={"by":"_id","direction":1}`,
      { "x-api-key": settings.PLAND_API_KEY ?? "" },
    ],
    [`${ADFIN_BASE_URL}/customers?size=100&page=${deep}`, { authorization: `Bearer ${settings.ADFIN_ACCESS_TOKEN}` }],
    [`${SEQUENCE_BASE_URL}/customers?limit=100`, { authorization: `Basic ${basic}`, "sequence-version": "2024-07-30" }],
    [`${FYNN_BASE_URL}/customers?limit=100&page=${deep}`, { authorization: `Bearer ${settings.FYNN_API_KEY}` }],
  ];
  for (let round = 0; round < 20; round += 1) {
    for (const [url, headers] of asked) {
      const answer = await fetch(url, { headers });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      await answer.text();
    }
  }
  const end = resident(child.pid);
  child.kill();
  return `${customers.toLocaleString("en")} customers per vendor: ${start} MiB at the start, ${end} MiB after 100 pages, first and last`;
};

for (const customers of [10_000, 1_000_000]) process.stdout.write(`${await measure(customers)}\n`);
