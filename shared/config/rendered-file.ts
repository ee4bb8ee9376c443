import { type ConfigFile, hasForbiddenKey, isMapping } from './config-file.ts';

/**
 * A file in the one form in which Terraform's `jsonencode` renders a value, which is read without a YAML parser: that
 * costs a start more than all else of its configuration. Undefined for any other text, JSON of another form included;
 * that is read as YAML, which names what is wrong with it.
 */
export function renderedFile(name: string, text: string): ConfigFile | undefined {
  if (!text.startsWith('{"')) return undefined;
  const value = parsed(text);
  if (!isMapping(value) || rendered(value) !== text || hasForbiddenKey(value)) return undefined;
  return { name, value, lineOf: path => (isSet(value, path) ? 1 : undefined) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It may be YAML all the same.
    return undefined;
  }
}

/** As Terraform does, of whose form no key stands twice in a mapping. */
function rendered(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isSet(value: unknown, [key, ...rest]: readonly PropertyKey[]): boolean {
  if (key === undefined) return true;
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, key) && isSet(Reflect.get(value, key), rest)
  );
}
