import { type Change, changeKey, type Plan } from '#shared/core/change.ts';

export interface Reading {
  readonly guests: ReadonlySet<string>;
  /** All badges there are, and those of them that are ours. */
  readonly badges: ReadonlySet<string>;
  readonly ours: ReadonlySet<string>;
}

function change(kind: 'create' | 'delete', guest: string, reason: string): Change<string> {
  const [from, to] = kind === 'create' ? ['no badge', 'a badge'] : ['a badge', 'no badge'];
  return { key: changeKey(kind, guest, from, to), kind, target: guest, title: guest, from, to, reason, payload: guest };
}

/** Every guest gets a badge. A badge of ours goes when its guest has left the list; nobody else's is touched. */
export function planBadges({ guests, badges, ours }: Reading): Plan<string> {
  const arrived = [...guests].filter(guest => !badges.has(guest));
  const gone = [...ours].filter(guest => badges.has(guest) && !guests.has(guest));
  const changes = [
    ...arrived.map(guest => change('create', guest, 'is on the list of guests')),
    ...gone.map(guest => change('delete', guest, 'is no longer on the list of guests')),
  ];
  return {
    units: changes.map(each => ({ key: each.target, changes: [each] })),
    findings: [],
    population: { create: guests.size, delete: ours.size },
  };
}
