/**
 * The parts of undici that src/http uses, by their own files: with the rest of it (fetch, WebSocket, mocks, caches), a
 * first answer would wait for another 350 KB. An undici that moves them fails the build.
 */

import buildConnector from "undici/lib/core/connect.js";
import errors from "undici/lib/core/errors.js";
import Agent from "undici/lib/dispatcher/agent.js";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";

export { Agent, buildConnector, EnvHttpProxyAgent, errors };
