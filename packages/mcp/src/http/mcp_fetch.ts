/** Sends one HTTP request; the `fetch` of the host fits. */
export type McpFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;
