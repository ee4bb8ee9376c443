import type { Finding } from '#shared/core/change.ts';
import { many } from '#shared/core/many.ts';
import type { Decision } from '../decide/decision.ts';

type Withheld = NonNullable<Decision['withheld']>;

/** Those that a person should look at one by one; of the others a number and some names are enough. */
const named: readonly Withheld[] = ['protected', 'unproven'];
/** Of one account, and of more. */
const summed: Readonly<Partial<Record<Withheld, readonly [string, string]>>> = {
  unknown: [
    'account is of a person whom Lookup does not know; it stays as it is',
    'accounts are of people whom Lookup does not know; they stay as they are',
  ],
  respected: [
    'account would be blocked but is in a state other than active, which is respected',
    'accounts would be blocked but are in states other than active, which is respected',
  ],
  overruled: [
    'cancelled person stays active because a person unblocked the account',
    'cancelled people stay active because a person unblocked their accounts',
  ],
};
const examples = 20;

/** What was withheld, as findings: in full where a person has to look, else summed up. */
export function withheldFindings(
  withheld: readonly { readonly username: string; readonly decision: Decision }[],
): Finding[] {
  const byKind = Map.groupBy(withheld, ({ decision }) => decision.withheld);
  const full = named.flatMap(kind =>
    (byKind.get(kind) ?? []).map(({ username, decision }) => ({ kind, target: username, message: decision.reason })),
  );
  const sums = Object.entries(summed).flatMap(([kind, [one, more]]) => {
    const all = withheld.filter(({ decision }) => decision.withheld === kind);
    if (all.length === 0) return [];
    const names = all.slice(0, examples).map(({ username }) => username);
    const others = all.length > examples ? `, … and ${all.length - examples} more` : '';
    return [
      {
        kind,
        target: many(all.length, 'account', 'accounts'),
        message: `${many(all.length, one, more)}: ${names.join(', ')}${others}`,
      },
    ];
  });
  return [...full, ...sums];
}
