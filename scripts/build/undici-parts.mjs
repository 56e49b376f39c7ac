/**
 * The parts of undici that src/http uses, by their own files: with the rest of it (fetch, WebSocket, mocks, caches), a
 * first answer would wait for another 350 KB. An undici that moves them fails the build.
 */

// Before undici, which compiles its parser when it is loaded.
import "./baseline-wasm.mjs";

import connect from "undici/lib/api/api-connect.js";
import buildConnector from "undici/lib/core/connect.js";
import errors from "undici/lib/core/errors.js";
import Agent from "undici/lib/dispatcher/agent.js";
import Client from "undici/lib/dispatcher/client.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";

// undici's index gives every dispatcher its methods; a proxy is asked for a tunnel by this one.
Dispatcher.prototype.connect = connect;

export { Agent, buildConnector, Client, EnvHttpProxyAgent, errors };
