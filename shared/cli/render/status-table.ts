import type { InstallationConfig } from '#shared/config/base.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { FunctionState } from '../overview.ts';
import { type ItemColumn, itemTable } from './item-table.ts';
import { printable } from './printable.ts';
import { statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { timeText } from './time-text.ts';
import { wrap } from './wrap.ts';

export interface ShownState extends FunctionState {
  readonly enabled: boolean;
  readonly mode: Mode;
  /** When it is due by its schedule, ms since the epoch. */
  readonly next: number | null;
}

export interface StatusView {
  readonly config: InstallationConfig;
  readonly functions: readonly ShownState[];
  /** ms since the epoch. */
  readonly now: number;
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

function ended({ endedAt, status }: NonNullable<FunctionState['lastRun']>, now: number, style: Style): string {
  return `${timeText(endedAt, now)} ${statusWord(status, style)}`;
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
  const at = (time: number | null | undefined): string =>
    time === null || time === undefined ? '' : timeText(time, now);
  const columns: readonly ItemColumn<ShownState>[] = [
    { head: 'Function', least: 15, cell: ({ name }) => name },
    { head: 'Mode', cell: ({ enabled, mode }) => (enabled ? mode : 'switched off') },
    { head: 'Now', least: 7, cell: state => doing(state, style) },
    { head: 'Last run', least: 15, cell: ({ lastRun }) => (lastRun === null ? 'never' : ended(lastRun, now, style)) },
    { head: 'Result', least: 10, from: 70, cell: ({ lastRun }) => printable(lastRun?.summary ?? '') },
    { head: 'Last look', from: 100, cell: ({ lastTick }) => at(lastTick?.at) },
    { head: 'Next', least: 12, cell: ({ next }) => at(next) },
  ];
  const notes = functions.flatMap(state => remarks(state, view, style));
  return [
    wrap([`${style.bold(service.name)} (${service.status}), ${environment}`, ...people].join('; '), style.width),
    '',
    itemTable(functions, columns, style),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}
