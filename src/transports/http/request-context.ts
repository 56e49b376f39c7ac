/** Every request's own id: in the answer's header and in each log line about it, so that the two can be put together. */

import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

const header = "x-request-id";

/** Made here, never taken from the client, so that nobody can write into the log or pass for another request. */
export const giveRequestId = (response: ServerResponse): void => {
  response.setHeader(header, randomUUID());
};

/** The id given to this exchange. */
export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(header) ?? "");
