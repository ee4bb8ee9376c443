import type { FieldSchema } from './field-schema.ts';
import { type GoValue, goValueAfter } from './go-literal.ts';

type Fields = Record<string, FieldSchema>;
type Literal = Extract<GoValue, { kind: 'literal' }>;

const types = { TypeString: 'string', TypeBool: 'bool', TypeInt: 'number', TypeFloat: 'number' } as const;
const plain = new Map<string, 'string' | 'bool' | 'number'>(Object.entries(types));

/**
 * The fields of a provider's resource, from its Go source (terraform-plugin-sdk v2). Throws where the source says
 * something that this reader does not know, so that nothing is left out in silence.
 */
export function readGoSchema(source: string, marker: RegExp): Fields {
  return fieldsOf(goValueAfter(source, marker), source);
}

function fieldsOf(value: GoValue | undefined, source: string): Fields {
  const literal = literalOf(value, source);
  return Object.fromEntries(
    literal.entries.map(({ key, value: inner }) => {
      if (key === undefined) throw new Error('A field of a schema has no name.');
      return [key, fieldOf(literalOf(inner, source), source, key)];
    }),
  );
}

/** A literal as it stands, or what a function of the source returns. */
function literalOf(value: GoValue | undefined, source: string): Literal {
  if (value?.kind === 'literal') return value;
  if (value?.kind === 'call' || value?.kind === 'name') {
    const name = value.name.split('.').at(-1);
    const returned =
      goValueAfter(source, new RegExp(`func ${name}\\([^)]*\\)[^{]*\\{\\s*return `)) ??
      goValueAfter(source, new RegExp(`\\b${name}\\s*(?:\\*?[\\w.\\[\\]]+\\s*)?:?= `));
    if (returned?.kind === 'literal') return returned;
    throw new Error(`${name} is not in this source.`);
  }
  throw new Error(`Expected a literal of Go, found ${value?.kind ?? 'nothing'}.`);
}

function member(literal: Literal, name: string): GoValue | undefined {
  return literal.entries.find(({ key }) => key === name)?.value;
}

function isTrue(literal: Literal, name: string): boolean {
  const value = member(literal, name);
  return value?.kind === 'name' && value.name === 'true';
}

function nameOf(value: GoValue | undefined): string | undefined {
  return value?.kind === 'name' || value?.kind === 'call' ? value.name.split('.').at(-1) : undefined;
}

function textsOf(value: GoValue | undefined): string[] | undefined {
  if (value?.kind !== 'literal') return undefined;
  const texts = value.entries.flatMap(({ value: each }) => (each.kind === 'text' ? [each.text] : []));
  return texts.length === 0 ? undefined : texts;
}

/** The members of an object that are not undefined. */
function present<Values extends object>(values: Values): Partial<Values> {
  const kept: Partial<Values> = { ...values };
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key);
  return kept;
}

function fieldOf(literal: Literal, source: string, name: string): FieldSchema {
  const flag = (key: string): true | undefined => (isTrue(literal, key) ? true : undefined);
  const size = (key: string): number | undefined => {
    const value = member(literal, key);
    return value?.kind === 'name' ? Number(value.name) : undefined;
  };
  return {
    ...typeOf(literal, source, name),
    ...present({
      required: flag('Required'),
      optional: flag('Optional'),
      computed: flag('Computed'),
      sensitive: flag('Sensitive'),
      writeOnly: flag('WriteOnly'),
      forceNew: flag('ForceNew'),
      min: size('MinItems'),
      max: size('MaxItems'),
      conflictsWith: textsOf(member(literal, 'ConflictsWith')),
      exactlyOneOf: textsOf(member(literal, 'ExactlyOneOf')),
      atLeastOneOf: textsOf(member(literal, 'AtLeastOneOf')),
      requiredWith: textsOf(member(literal, 'RequiredWith')),
    }),
    ...checkOf(member(literal, 'ValidateFunc') ?? member(literal, 'ValidateDiagFunc')),
  };
}

/**
 * As the SDK maps its fields to Terraform's protocol: a list of resources is a block, unless only the provider fills
 * it.
 */
function typeOf(literal: Literal, source: string, name: string): Pick<FieldSchema, 'type' | 'of' | 'fields'> {
  const type = nameOf(member(literal, 'Type'));
  const simple = plain.get(type ?? '');
  if (simple !== undefined) return { type: simple };
  const kind = type === 'TypeList' ? 'list' : type === 'TypeSet' ? 'set' : type === 'TypeMap' ? 'map' : undefined;
  if (kind === undefined) throw new Error(`${name} is of the type ${type}, which is not known here.`);
  const element = member(literal, 'Elem');
  if (element === undefined) return { type: kind, of: 'string' };
  const inner = literalOf(element, source);
  const resource = member(inner, 'Schema');
  if (resource === undefined) {
    const of = plain.get(nameOf(member(inner, 'Type')) ?? '');
    if (of === undefined) throw new Error(`The elements of ${name} are of a type that is not known here.`);
    return { type: kind, of };
  }
  const fields = fieldsOf(resource, source);
  const isAttribute =
    nameOf(member(literal, 'ConfigMode')) === 'SchemaConfigModeAttr' ||
    (isTrue(literal, 'Computed') && !isTrue(literal, 'Optional'));
  return { type: isAttribute ? kind : kind === 'set' ? 'block-set' : 'block-list', fields };
}

function checkOf(check: GoValue | undefined): Pick<FieldSchema, 'oneOf' | 'pattern' | 'between' | 'check'> {
  if (check === undefined) return {};
  const name = nameOf(check) ?? 'a closure';
  const values = check.kind === 'call' ? check.values : [];
  const [first, second] = values;
  if (name === 'ValidateEnum' || name === 'StringInSlice') return { oneOf: (textsOf(first) ?? []).filter(Boolean) };
  if (name === 'ValidateRegexp' && first?.kind === 'text') return { pattern: first.text };
  if (name === 'IntBetween' && first?.kind === 'name' && second?.kind === 'name') {
    return { between: [Number(first.name), Number(second.name)] };
  }
  return { check: name };
}

const timeout = /\b(Create|Read|Update|Delete):\s*schema\.DefaultTimeout/g;

/** Which operations of the resource have a configurable timeout. */
export function timeoutsOf(source: string): string[] {
  return [...new Set([...source.matchAll(timeout)].map(([, operation = '']) => operation.toLowerCase()))].toSorted();
}
