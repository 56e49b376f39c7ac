/** Which account a connection is of: rows of another one under the same name are none of its. */

import { createHash } from "node:crypto";
import type { Connection } from "../vendors/define.ts";

/** Of what is no secret: vendor, address, tenant. */
export const accountOf = ({ vendor, baseUrl, tenant }: Connection): string =>
  createHash("sha256")
    .update(JSON.stringify([vendor.id, baseUrl, tenant]))
    .digest("base64url")
    .slice(0, 22);
