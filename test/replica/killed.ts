/** Syncs killed at random moments over their whole run: what everybody sees in between, and what stands in the end. */

import { openStore } from "../../src/replica/store/open.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { startSync } from "../support/sync-process.ts";

/** Everything that the published passes hold, as one text. */
const contents = async (store: Store): Promise<string> => {
  const customers = await store.query("SELECT connection, record FROM customers ORDER BY connection, id");
  const invoices = await store.query("SELECT connection, record FROM invoices ORDER BY connection, id");
  return JSON.stringify([customers, invoices]);
};

const count = async (store: Store, text: string): Promise<number> =>
  (await store.query<{ readonly n: number }>(text))[0]?.n ?? 0;

interface Killed {
  readonly kills: number;
  /** Kills that met a pass under way. */
  readonly inPass: number;
  /** Moments at which a connection showed anything but all of it or nothing. */
  readonly wrong: readonly string[];
  /** After the last sync, which was left alone, it holds what an undisturbed one does. */
  readonly isSame: boolean;
  readonly outcomes: readonly (string | undefined)[];
  /** Customers of each connection in the end. */
  readonly held: readonly number[];
}

/** `url`: two empty places, one for syncs that are killed and one for a single one that is not. `random`: 0 to 1. */
export const killSyncs = async (
  settings: Readonly<Record<string, string>>,
  [url, calmUrl]: readonly [string, string],
  kills: number,
  random: () => number,
): Promise<Killed> => {
  const begun = performance.now();
  await startSync({ ...settings, BILLING_MCP_REPLICA_URL: calmUrl }).ended;
  const whole = performance.now() - begun;
  const [store, calm] = [await openStore(url), await openStore(calmUrl)];
  const wanted = await calm.query<{ readonly connection: string; readonly n: number }>(
    "SELECT connection, count(*) AS n FROM customers GROUP BY connection",
  );
  const wrong: string[] = [];
  let inPass = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const running = startSync({ ...settings, BILLING_MCP_REPLICA_URL: url });
    const timer = setTimeout(running.kill, whole * (0.2 + (0.8 * (kill + random())) / kills));
    await running.ended;
    clearTimeout(timer);
    inPass += (await count(store, "SELECT count(*) AS n FROM passes WHERE state = 'running'")) > 0 ? 1 : 0;
    for (const { connection, n } of wanted) {
      const shown = await store.query("SELECT id FROM customers WHERE connection = $1", [connection]);
      if (shown.length !== 0 && shown.length !== n) wrong.push(`${connection}: ${shown.length} of ${n}`);
    }
  }
  const last = await startSync({ ...settings, BILLING_MCP_REPLICA_URL: url }).ended;
  const isSame = (await contents(store)) === (await contents(calm));
  const held = await store.query<{ readonly n: number }>("SELECT count(*) AS n FROM customers GROUP BY connection");
  await Promise.all([store.close(), calm.close()]);
  return { kills, inPass, wrong, isSame, outcomes: last.map(({ outcome }) => outcome), held: held.map(({ n }) => n) };
};
