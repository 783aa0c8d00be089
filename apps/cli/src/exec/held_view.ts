import type { ThreadEvent } from "@codexkit/protocol";
import type { ExecView } from "./exec_view.ts";

/**
 * Makes a view that waits while a person is asked: what happens meanwhile is shown afterwards, in order.
 *
 * Several may hold it at a time.
 */
export function createHeldView(view: ExecView): ExecView {
  const waiting: ThreadEvent[] = [];
  let holders = 0;
  let bringBack: (() => void) | undefined;
  const showWaiting = (): void => {
    for (const event of waiting.splice(0)) view.show(event);
  };
  return {
    show: (event) => {
      if (holders > 0) waiting.push(event);
      else view.show(event);
    },
    close: () => {
      showWaiting();
      view.close();
    },
    hold: () => {
      holders += 1;
      if (holders === 1) bringBack = view.hold();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        bringBack?.();
        showWaiting();
      };
    },
  };
}
