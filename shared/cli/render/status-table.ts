import type { BaseConfig } from '#shared/config/base.ts';
import type { RunStatus } from '#shared/core/run-ending.ts';
import type { Mode } from '#shared/runtime/sync.ts';
import type { FunctionState } from '../overview.ts';
import { printable } from './printable.ts';
import { statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { timeText } from './time-text.ts';
import { wrap } from './wrap.ts';

export interface StatusView {
  readonly config: BaseConfig;
  readonly functions: readonly (FunctionState & {
    readonly enabled: boolean;
    readonly mode: Mode;
    readonly next: number | null;
  })[];
  /** ms since the epoch. */
  readonly now: number;
}

const statuses: ReadonlySet<string> = new Set(['succeeded', 'skipped', 'partial', 'blocked', 'aborted', 'failed']);

function isStatus(text: string): text is RunStatus {
  return statuses.has(text);
}

function doing({ held, paused, requested }: FunctionState, style: Style): string {
  if (held?.alive === true) {
    const { progress } = held;
    const far =
      progress === null
        ? ''
        : `, ${printable(progress.what)} ${progress.done}${progress.total === null ? '' : `/${progress.total}`}`;
    return style.good(`running${far}`);
  }
  if (paused !== null) return style.warning('paused');
  if (held !== null) return style.warning('run died');
  return requested === null ? 'idle' : 'run requested';
}

/** What a person should know or do, a sentence each. */
function remarks(state: FunctionState, { now }: StatusView, style: Style): string[] {
  const { name, held, paused, blocked, approval } = state;
  const text = (words: string): string => wrap(words, style.width, '  ');
  const lines: string[] = [];
  if (paused !== null) {
    lines.push(text(`${name} was paused by ${paused.by} at ${timeText(paused.at, now)}: ${printable(paused.why)}`));
    lines.push(`    lockstep resume ${name}`);
  }
  if (blocked !== null) {
    lines.push(
      text(`A run of ${name} was stopped by a limit at ${timeText(blocked.at, now)}. Look at it, then allow it:`),
    );
    lines.push(`    lockstep show ${blocked.runId}`, `    lockstep approve ${name} ${blocked.runId}`);
  }
  if (approval !== null) {
    lines.push(text(`${approval.by} approved run ${approval.runId} of ${name} at ${timeText(approval.at, now)}.`));
  }
  if (held !== null && !held.alive) {
    const run = `Run ${held.runId} of ${name} on ${held.holder}`;
    lines.push(text(`${run} shows no sign of life; the next run takes over by itself.`));
  }
  return lines.map(line => style.warning(line));
}

/** The state of every function at a glance, then what a person should do about it. */
export function statusTable(view: StatusView, style: Style): string {
  const { config, functions, now } = view;
  const { service, environment } = config;
  const people = [
    ...(service.owner === undefined ? [] : [`owner ${service.owner}`]),
    ...(service.contacts.length === 0 ? [] : [service.contacts.join(', ')]),
  ];
  const rows = functions.map(state => {
    const { lastRun, lastTick, next, name, mode, enabled } = state;
    const last =
      lastRun === null
        ? ['never', '']
        : [
            `${timeText(lastRun.endedAt, now)} ${isStatus(lastRun.status) ? statusWord(lastRun.status, style) : lastRun.status}`,
            printable(lastRun.summary),
          ];
    const looked = lastTick === null ? '' : timeText(lastTick.at, now);
    return [
      name,
      enabled ? mode : 'switched off',
      doing(state, style),
      ...last,
      looked,
      next === null ? '' : timeText(next, now),
    ];
  });
  const columns = [
    { head: 'Function', least: 15 },
    { head: 'Mode' },
    { head: 'Now', least: 7 },
    { head: 'Last run', least: 14 },
    { head: 'Result', least: 10 },
    { head: 'Last look' },
    { head: 'Next' },
  ];
  const notes = functions.flatMap(state => remarks(state, view, style));
  return [
    wrap([`${style.bold(service.name)} (${service.status}), ${environment}`, ...people].join('; '), style.width),
    '',
    textTable(columns, rows, style),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}
