import { StateError } from '#shared/core/errors.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** What of the process is needed, so that a test can stand in for it. */
export interface Process {
  listeners(signal: NodeJS.Signals): NodeJS.SignalsListener[];
  removeListener(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): unknown;
  exit(code: number): void;
}

/**
 * Lets runs under way end in order when the instance is told to stop. The functions framework exits at once on SIGTERM,
 * in the middle of a run; its handlers, registered when it began to listen, are taken off with the first run, and the
 * process ends when the last run has, its answer sent (`run` resolves then). Call it before the framework listens: the
 * handlers that are registered then are ours and stay.
 */
export function endInOrder(current: Process, stop: AbortSignal): <T>(run: () => Promise<T>) => Promise<T> {
  const ours = new Map(signals.map(signal => [signal, new Set(current.listeners(signal))]));
  let underWay = 0;
  const exitWhenIdle = (): void => {
    // Told to stop it has done what it was asked; where it cannot go on, whoever started it has to hear of that.
    if (stop.aborted && underWay === 0) current.exit(stop.reason instanceof StateError ? 1 : 0);
  };
  const takeOver = (): void => {
    for (const signal of signals) {
      for (const listener of current.listeners(signal)) {
        if (ours.get(signal)?.has(listener) !== true) current.removeListener(signal, listener);
      }
    }
  };
  stop.addEventListener('abort', exitWhenIdle, { once: true });
  return async run => {
    takeOver();
    underWay++;
    try {
      return await run();
    } finally {
      underWay--;
      exitWhenIdle();
    }
  };
}
