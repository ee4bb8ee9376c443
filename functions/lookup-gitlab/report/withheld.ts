import type { Finding } from '#shared/core/change.ts';
import { many } from '#shared/core/many.ts';
import type { Decision } from '../decide/decision.ts';

type Withheld = NonNullable<Decision['withheld']>;

/** Those that a person should look at one by one; of the others a number and some names are enough. */
const named: readonly Withheld[] = ['protected', 'unproven'];
const summed: Readonly<Partial<Record<Withheld, string>>> = {
  unknown: 'accounts of people whom Lookup does not know; they stay as they are',
  respected: 'accounts would be blocked but are in a state other than active, which is respected',
  overruled: 'cancelled people stay active because a person unblocked them',
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
  const sums = Object.entries(summed).flatMap(([kind, text]) => {
    const all = withheld.filter(({ decision }) => decision.withheld === kind);
    if (all.length === 0) return [];
    const names = all.slice(0, examples).map(({ username }) => username);
    const more = all.length > examples ? `, … and ${all.length - examples} more` : '';
    return [
      {
        kind,
        target: many(all.length, 'account', 'accounts'),
        message: `${all.length} ${text}: ${names.join(', ')}${more}`,
      },
    ];
  });
  return [...full, ...sums];
}
