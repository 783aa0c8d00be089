import type { ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import type { ExecView } from "./exec_view.ts";
import { createHeldView } from "./held_view.ts";

function createLog(): { view: ExecView; log: string[] } {
  const log: string[] = [];
  const view: ExecView = {
    show: (event) => void log.push(event.type === "warning" ? event.message : event.type),
    close: () => void log.push("close"),
    hold: () => {
      log.push("hold");
      return () => void log.push("back");
    },
  };
  return { view, log };
}

const say = (message: string): ThreadEvent => ({ type: "warning", message });

test("createHeldView: what happens while a person is asked is shown afterwards, in order", () => {
  const { view, log } = createLog();
  const held = createHeldView(view);
  held.show(say("1"));
  const release = held.hold();
  held.show(say("2"));
  held.show(say("3"));
  release();
  release();
  held.show(say("4"));
  held.close();
  expect(log).toEqual(["1", "hold", "back", "2", "3", "4", "close"]);
});

test("createHeldView: the last who lets go brings it back", () => {
  const { view, log } = createLog();
  const held = createHeldView(view);
  const first = held.hold();
  const second = held.hold();
  first();
  held.show(say("1"));
  second();
  expect(log).toEqual(["hold", "back", "1"]);
});

test("createHeldView: nothing is lost when it is closed in the middle of a question", () => {
  const { view, log } = createLog();
  const held = createHeldView(view);
  held.hold();
  held.show(say("1"));
  held.close();
  expect(log).toEqual(["hold", "1", "close"]);
});
