import { isDeepStrictEqual } from 'node:util';

/** Something with these fields, whatever they hold. */
type With<Field extends string> = { readonly [Name in Field]?: unknown };

/**
 * Those of the named fields in which what is wanted and what is there differ, in the order in which they are named.
 * Lists and mappings are compared by what they hold.
 */
export function differingFields<Field extends string>(
  fields: readonly Field[],
  wanted: With<Field>,
  present: With<Field>,
): Field[] {
  return fields.filter(field => !isDeepStrictEqual(wanted[field], present[field]));
}

/** Whether two things are the same in all of the named fields. */
export function sameIn<Field extends string>(fields: readonly Field[], one: With<Field>, other: With<Field>): boolean {
  return differingFields(fields, one, other).length === 0;
}
