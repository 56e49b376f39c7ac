/** Where the RFC 9728 document is: the root form, and the one with the endpoint's path appended (section 3.1). */

export const metadataRoot = "/.well-known/oauth-protected-resource";
export const metadataPaths: readonly string[] = [metadataRoot, `${metadataRoot}/mcp`];
