/**
 * The types that declarations of MCP tools speak of, as TypeScript.
 *
 * Names and members are those of `CallToolResult` in the Model Context Protocol, as Codex 0.169.0 shows them.
 */
export const MCP_TYPES = [
  `type Role = "user" | "assistant";`,
  `type MetaObject = Record<string, unknown>;`,
  `type Annotations = { audience?: Role[]; priority?: number; lastModified?: string; };`,
  `type Noted = { annotations?: Annotations; _meta?: MetaObject; };`,
  `type Icon = { src: string; mimeType?: string; sizes?: string[]; theme?: "light" | "dark"; };`,
  `type TextResourceContents = { uri: string; mimeType?: string; _meta?: MetaObject; text: string; };`,
  `type BlobResourceContents = { uri: string; mimeType?: string; _meta?: MetaObject; blob: string; };`,
  `type TextContent = Noted & { type: "text"; text: string; };`,
  `type ImageContent = Noted & { type: "image"; data: string; mimeType: string; };`,
  `type AudioContent = Noted & { type: "audio"; data: string; mimeType: string; };`,
  `type ResourceLink = Noted & { type: "resource_link"; uri: string; name: string; title?: string; description?: string; mimeType?: string; size?: number; icons?: Icon[]; };`,
  `type EmbeddedResource = Noted & { type: "resource"; resource: TextResourceContents | BlobResourceContents; };`,
  `type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;`,
  `type CallToolResult<T = { [key: string]: unknown }> = { content: ContentBlock[]; structuredContent?: T; isError?: boolean; _meta?: MetaObject; [key: string]: unknown; };`,
].join("\n");
