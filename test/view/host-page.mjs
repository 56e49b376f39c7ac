/**
 * A host as the official bridge makes one, for the page that holds the view: bundled by test/support/view-browser.ts.
 */

import { AppBridge, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";

/**
 * Opens it in place of the one before. `ask` is the test's: a tool's result. `options`: html, context (of the host),
 * callsTools.
 */
window.openView = ({ html, context, callsTools }) =>
  new Promise((resolve) => {
    document.querySelector("iframe")?.remove();
    window.bridge?.close();
    const frame = document.createElement("iframe");
    frame.title = "view";
    frame.setAttribute("sandbox", "allow-scripts");
    const capabilities = callsTools ? { serverTools: {} } : {};
    const bridge = new AppBridge(null, { name: "test-host", version: "1" }, capabilities, { hostContext: context });
    bridge.oncalltool = (params) => window.ask(params);
    bridge.onsizechange = ({ height }) => {
      window.lastHeight = height;
      frame.style.height = `${height}px`;
    };
    bridge.oninitialized = () => resolve();
    window.bridge = bridge;
    document.body.append(frame);
    bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
    frame.srcdoc = html;
  });
