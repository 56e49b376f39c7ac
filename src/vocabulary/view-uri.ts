/** The address of the page that draws answers in hosts of MCP Apps. */

export const viewUri = "ui://billing-customers/view";
