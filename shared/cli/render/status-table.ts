import type { InstallationConfig } from '#shared/config/base.ts';
import { printable } from '#shared/core/printable.ts';
import type { Attention, Gravity } from '#shared/installation/overview/attention.ts';
import type { FunctionState } from '#shared/installation/overview/function-state.ts';
import type { FunctionOverview, Overview, SyncNeed } from '#shared/installation/overview/overview.ts';
import { type ItemColumn, itemTable } from './item-table.ts';
import { needsText } from './needs-text.ts';
import { statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { timeText } from './time-text.ts';
import { wrap } from './wrap.ts';

export interface StatusView extends Overview {
  readonly config: InstallationConfig;
  /** ms since the epoch. */
  readonly now: number;
}

function doing({ held, paused, requested, readAt }: FunctionState, style: Style): string {
  if (held?.sign === 'alive') {
    const { progress } = held;
    const far =
      progress === null
        ? ''
        : `, ${printable(progress.what)} ${progress.done}${progress.total === null ? '' : `/${progress.total}`}`;
    const heard = Math.max(0, Math.round((readAt - held.heardAt) / 1000));
    return style.good(`running${far}, heard ${heard} s ago`);
  }
  if (paused !== null) return style.warning('paused');
  if (held !== null) return style.warning(held.sign === 'silent' && !held.isGone ? 'run is silent' : 'run died');
  return requested === null ? 'idle' : 'run requested';
}

function ended({ lastRun, latest }: FunctionState, now: number, style: Style): string {
  // A dry run leaves no trace in the control record.
  const planned = latest !== null && latest.run.mode === 'dry-run' ? latest.run : undefined;
  const at = planned === undefined ? undefined : (planned.endedAt ?? planned.startedAt);
  if (planned !== undefined && at !== undefined && at >= (lastRun?.endedAt ?? 0)) {
    return `${timeText(at, now)} ${statusWord(planned.status, style)}`;
  }
  return lastRun === null ? 'never' : `${timeText(lastRun.endedAt, now)} ${statusWord(lastRun.status, style)}`;
}

const marks: Readonly<Record<Gravity, string>> = { broken: '!', waits: '?', note: '-' };

function attentionText({ gravity, sentence, advice, commands }: Attention, style: Style): string {
  const colour = { broken: style.bad, waits: style.warning, note: style.dim }[gravity];
  return [
    colour(wrap(`${marks[gravity]} ${printable(sentence)}`, style.width, '  ')),
    ...(advice === undefined ? [] : [wrap(printable(advice), style.width, '    ')]),
    ...commands.map(command => `      lockstep ${command}`),
  ].join('\n');
}

const order: readonly Gravity[] = ['broken', 'waits', 'note'];

/** What a person should know or do: what is broken first, then what waits for a decision, then the rest. */
function attentionTexts({ functions, needs, now }: StatusView, style: Style): string[] {
  const all = functions.flatMap(({ attentions }) => attentions);
  return order.flatMap(gravity => [
    ...all.filter(each => each.gravity === gravity).map(each => attentionText(each, style)),
    ...(gravity === 'waits' ? needs.map(need => needText(need, now, style)) : []),
  ]);
}

function needText(need: SyncNeed, now: number, style: Style): string {
  return `${needsText(need, need.sync, now, style)}\n      lockstep view ${need.sync} ${need.view}`;
}

function resultText({ lastRun, latest }: FunctionState): string {
  const isDry = latest !== null && latest.run.mode === 'dry-run' && latest.run.startedAt >= (lastRun?.endedAt ?? 0);
  return printable(isDry ? latest.run.message : (lastRun?.summary ?? ''));
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
  const columns: readonly ItemColumn<FunctionOverview>[] = [
    { head: 'Function', least: 15, cell: ({ name }) => name },
    { head: 'Mode', cell: ({ enabled, mode }) => (enabled ? mode : 'switched off') },
    { head: 'Now', least: 7, cell: state => doing(state, style) },
    { head: 'Last run', least: 15, cell: state => ended(state, now, style) },
    { head: 'Result', least: 10, from: 70, cell: resultText },
    { head: 'Last look', from: 100, cell: ({ lastTick }) => at(lastTick?.at) },
    { head: 'Next', least: 12, cell: ({ next }) => at(next) },
  ];
  const notes = attentionTexts(view, style);
  return [
    wrap([`${style.bold(service.name)} (${service.status}), ${environment}`, ...people].join('; '), style.width),
    '',
    itemTable(functions, columns, style),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}
