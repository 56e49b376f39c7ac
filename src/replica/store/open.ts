/** Opens the replica that a URL names, with its tables as this program knows them; loads only the driver it needs. */

import { SettingsError } from "../../vocabulary/problem.ts";
import { migrate } from "./migrate.ts";
import type { Store } from "./sql.ts";

/** The database as it is, its tables untouched. Throws `SettingsError`. */
export const connectStore = async (url: string): Promise<Store> => {
  if (url.startsWith("file:")) return (await import("./sqlite.ts")).openSqlite(url);
  if (/^postgres(?:ql)?:\/\//.test(url)) return (await import("./postgres.ts")).openPostgres(url);
  throw new SettingsError(
    "BILLING_MCP_REPLICA_URL starts with postgres:// or file:. Example: postgres://reader:secret@db.internal/billing?schema=billing",
  );
};

/** Throws `SettingsError` for a URL, a Node or tables that cannot be used. */
export const openStore = async (url: string): Promise<Store> => {
  const store = await connectStore(url);
  try {
    await migrate(store);
    return store;
  } catch (failure) {
    await store.close();
    throw failure;
  }
};
