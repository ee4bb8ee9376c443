import type { FieldSchema } from './field-schema.ts';
import { namedChecks } from './named-checks.ts';

/** A value that Terraform does not know before it applies. */
export const unknown = Symbol('unknown');

type Fields = Readonly<Record<string, FieldSchema>>;

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The checks that a provider makes beside Terraform's own: values that are enumerated, patterns, and which fields
 * exclude or need each other. As the SDK's `Validate`: a value that is not known yet passes.
 */
export function checkConfig(fields: Fields, config: unknown): Problem[] {
  return checkFields(fields, config, config, []);
}

function checkFields(fields: Fields, value: unknown, root: unknown, path: Problem['path']): Problem[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = memberOf(value, name);
    const at = [...path, name];
    return [
      ...relations(field, name, inner, root).map(message => ({ path: at, message })),
      ...(field.type.startsWith('block') && Array.isArray(inner)
        ? inner.flatMap((each, index) => checkFields(field.fields ?? {}, each, root, [...at, index]))
        : valueProblems(field, inner).map(message => ({ path: at, message }))),
    ];
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function valueProblems(field: FieldSchema, value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap(each => {
    if (typeof each === 'number') {
      const [least, most] = field.between ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      return each < least || each > most ? [`expected ${each} to be between ${least} and ${most}`] : [];
    }
    if (typeof each !== 'string') return [];
    const { oneOf, pattern, check } = field;
    const problem = check === undefined ? undefined : namedChecks[check]?.(each);
    return [
      ...(oneOf !== undefined && !oneOf.includes(each) ? [`expected one of ${oneOf.join(', ')}, got ${each}`] : []),
      ...(pattern !== undefined && !new RegExp(pattern).test(each) ? [`"${each}" does not match ${pattern}`] : []),
      ...(problem === undefined ? [] : [`"${each}" ${problem}`]),
    ];
  });
}

function relations(field: FieldSchema, name: string, value: unknown, root: unknown): string[] {
  const at = (dotted: string): unknown => dotted.split('.').reduce((inner, key) => memberOf(inner, key), root);
  const given = (paths: readonly string[]): string[] => paths.filter(path => isSet(at(path)));
  const { conflictsWith = [], requiredWith = [], exactlyOneOf, atLeastOneOf } = field;
  const isKnown = isSet(value) && value !== unknown;
  const problems: string[] = [];
  const isOurs = field.required === true || field.optional === true;
  if (!isOurs && isSet(value)) problems.push(`Can't configure a value for "${name}": the provider decides it`);
  for (const other of isKnown ? conflictsWith : []) {
    if (isSet(at(other)) && at(other) !== unknown) problems.push(`"${name}": conflicts with ${other}`);
  }
  for (const other of isKnown ? requiredWith : []) {
    if (!isSet(at(other))) problems.push(`"${name}": ${other} must be given with it`);
  }
  if (exactlyOneOf !== undefined) {
    const known = given(exactlyOneOf).filter(path => at(path) !== unknown);
    const open = given(exactlyOneOf).length - known.length;
    if (known.length > 1) problems.push(`"${name}": only one of ${exactlyOneOf.join(', ')} can be given`);
    else if (known.length + open === 0) problems.push(`"${name}": one of ${exactlyOneOf.join(', ')} must be given`);
  }
  if (atLeastOneOf !== undefined && given(atLeastOneOf).length === 0) {
    problems.push(`"${name}": at least one of ${atLeastOneOf.join(', ')} must be given`);
  }
  return problems;
}
