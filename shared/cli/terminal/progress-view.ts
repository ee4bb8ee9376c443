import { SingleBar } from 'cli-progress';
import type { Clock } from '#shared/core/clock.ts';
import { printable } from '#shared/core/printable.ts';
import type { Console } from './console.ts';

/** How far a run is, as people watch it. */
export interface ProgressView {
  /** Something that is counted: `reading rooms`, 12 of 198. */
  show(what: string, done: number, total: number | null): void;
  /** Clears the line: before other output, and at the end. */
  clear(): void;
}

const lineEveryMs = 5_000;

/** Plain lines where nobody watches a terminal: one when something begins, and every few seconds while it goes on. */
export function progressLines(console: Console, clock: Pick<Clock, 'monotonic'>): ProgressView {
  let last = { what: '', at: 0 };
  return {
    show(what, done, total) {
      const at = clock.monotonic();
      if (what === last.what && at - last.at < lineEveryMs) return;
      last = { what, at };
      console.note(`${printable(what)}: ${done}${total === null ? '' : ` of ${total}`}`);
    },
    clear: () => undefined,
  };
}

/** A bar that moves on a terminal's last line. */
export function progressBar(stream: NodeJS.WritableStream, width: number): ProgressView {
  let bar: SingleBar | undefined;
  let shown = '';
  const clear = (): void => {
    bar?.stop();
    bar = undefined;
    shown = '';
  };
  return {
    show(what, done, total) {
      const label = printable(what).slice(0, Math.max(10, width - 50));
      const kind = `${label}${total === null ? '' : ' '}`;
      if (bar === undefined || shown !== kind) {
        clear();
        bar = new SingleBar({
          stream,
          format: total === null ? '{what} {value}' : '{what} {bar} {value}/{total} {duration_formatted}',
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: Math.min(30, Math.max(10, width - label.length - 30)),
          hideCursor: true,
          clearOnComplete: true,
          stopOnComplete: false,
          gracefulExit: false,
          linewrap: false,
          fps: 10,
        });
        bar.start(total ?? 0, done, { what: label });
        shown = kind;
      }
      if (total !== null) bar.setTotal(total);
      bar.update(done, { what: label });
    },
    clear,
  };
}
