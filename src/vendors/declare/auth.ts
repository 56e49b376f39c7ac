/** Headers from secrets: the plain kinds. A credential that rotates has a file of its own in its vendor's folder. */

import type { Credentials } from "../define.ts";

export const fixedHeaders = (headers: Readonly<Record<string, string>>): Credentials => ({
  headers: async () => headers,
});

/** RFC 6750. */
export const bearer = (token: string): Credentials => fixedHeaders({ authorization: `Bearer ${token}` });

/** RFC 7617. */
export const basic = (user: string, password: string, more: Readonly<Record<string, string>> = {}): Credentials =>
  fixedHeaders({ ...more, authorization: `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}` });
