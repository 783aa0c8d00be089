import type * as Client from "@modelcontextprotocol/client";

/** The client half of the SDK. Types of it stay inside this package. */
export type ClientSdk = typeof Client;

/** Loads the client half of the SDK: about 100 ms of CPU, so never before it is needed. */
export function loadSdk(): Promise<ClientSdk> {
  return import("@modelcontextprotocol/client");
}
