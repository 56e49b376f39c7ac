/** The sandbox's five vendors as connections in this process: their paths, pages and credentials. */

import { connectAll } from "../src/connections/connect.ts";
import type { HttpClient } from "../src/http/client.ts";
import type { Connection } from "../src/vendors/define.ts";

export const connectTo = (settings: Readonly<Record<string, string>>, http: HttpClient): readonly Connection[] => {
  const tokenStore = () => {
    throw new Error("Nothing rotates here");
  };
  return connectAll({ variables: settings }, { http: http.request, tokenStore });
};
