import type { Finding } from '#shared/core/change.ts';
import type { Mapping, MappingRules } from './mapped-room.ts';
import type { RoomsReading } from './rooms-reading.ts';

/** What no table maps, each with the rooms that have it: one entry in a table mends them all. */
export function unmappedFindings(mappings: readonly (Mapping & { readonly id: string })[]): Finding[] {
  const each = mappings.flatMap(({ id, missing, unmapped }) => [
    ...missing.map(what => ({ id, text: `${what}. Left as they are in TermTime` })),
    ...unmapped.map(what => ({ id, text: `${what}. Kept without it` })),
  ]);
  return [...Map.groupBy(each, ({ text }) => text)].map(([text, found]) => {
    const ids = found.map(({ id }) => id);
    const target = ids.length === 1 ? (ids[0] ?? '') : `${ids.length} rooms`;
    return { kind: 'no-mapping', target, message: `${text}: ${namesOf(ids)}.` };
  });
}

/** The first ten. */
function namesOf(codes: readonly string[]): string {
  const more = codes.length - 10;
  return `${codes.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Tables that name what TermTime does not have: nothing is made silently. */
export function tableFindings(
  { departments, capabilities, activityTypes }: RoomsReading,
  rules: MappingRules,
): Finding[] {
  const missing = (kind: string, names: Iterable<string>, there: ReadonlySet<string>): Finding[] =>
    [...new Set(names)]
      .filter(name => !there.has(name))
      .map(name => ({
        kind: 'no-mapping',
        target: name,
        message: `TermTime has no ${kind} ${name}, which the configuration names. It is not sent.`,
      }));
  return [
    ...missing(
      'department',
      rules.departments.map(({ termtime }) => termtime),
      departments,
    ),
    ...missing('capability', rules.capabilities, capabilities),
    ...missing('activity type', Object.keys(rules.capacities), activityTypes),
  ];
}

/** The rules without what TermTime does not have. */
export function usableRules(
  { departments, capabilities, activityTypes }: RoomsReading,
  rules: MappingRules,
): MappingRules {
  return {
    ...rules,
    departments: rules.departments.filter(({ termtime }) => departments.has(termtime)),
    capabilities: rules.capabilities.filter(name => capabilities.has(name)),
    capacities: Object.fromEntries(Object.entries(rules.capacities).filter(([type]) => activityTypes.has(type))),
  };
}
