import { type Document, isMap, isNode, isScalar, LineCounter, parseAllDocuments, visit, type YAMLError } from 'yaml';
import { type ConfigFile, hasForbiddenKey, isMapping } from './config-file.ts';
import type { ConfigProblem } from './problems.ts';

/** The parser's own messages may quote the text, and the text may hold a secret: only what is said here is shown. */
const explanations: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'an alias (*name) without its anchor; a value that begins with * needs quotes',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_SCALAR_START: 'a value begins with a character that needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'nested mappings on one line; a value that contains ": " needs quotes',
  DUPLICATE_KEY: 'the same key stands twice in this mapping',
  MISSING_CHAR: 'a closing quote, bracket or colon is missing',
  MULTIPLE_DOCS: 'more than one document (---) in a file',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines; is a colon missing?',
  TAB_AS_INDENT: 'a tab is used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'an unknown tag; a value that begins with ! needs quotes',
};

/**
 * Where aliases without an anchor stand; the parser itself notices them only when it makes values, and then quotes
 * them.
 */
function danglingAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) === undefined) offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

/** So many times may aliases repeat what their anchors hold: enough for every function, too few to fill the memory. */
const mostAliases = 500;

function plainValue(document: Document): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { fault: 'its aliases (*name) repeat each other beyond measure' };
    if (error instanceof RangeError) return { fault: 'it is nested deeper than a configuration can be' };
    throw error;
  }
}

/**
 * Parses one file; an empty one is an empty configuration. What is wrong with it comes back as problems, never thrown.
 */
export function parseYamlFile(name: string, text: string): ConfigFile | readonly ConfigProblem[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    prettyErrors: false,
    lineCounter: lines,
    stringKeys: true,
    merge: true,
    logLevel: 'silent',
  });
  const problem = (offset: number, message: string): ConfigProblem => ({
    where: `${name}:${lines.linePos(offset).line}`,
    path: '',
    message: `this is not valid YAML: ${message}`,
  });
  const [document, second] = documents;
  if (document === undefined) return { name, value: {}, lineOf: () => undefined };
  if (second !== undefined) return [problem(second.range[0], explanations.MULTIPLE_DOCS ?? '')];
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return faults.map(fault =>
      problem(fault.pos[0], explanations[fault.code] ?? 'it cannot be read from this line on'),
    );
  }
  const dangling = danglingAliases(document);
  if (dangling.length > 0) return dangling.map(offset => problem(offset, explanations.BAD_ALIAS ?? ''));
  const made = plainValue(document);
  if ('fault' in made) return [{ where: name, path: '', message: made.fault }];
  const { value } = made;
  if (value === null) return { name, value: {}, lineOf: () => undefined };
  if (!isMapping(value) || hasForbiddenKey(value)) {
    return [
      { where: name, path: '', message: 'expected a mapping of keys such as environment, service, state, functions' },
    ];
  }
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const key = path.at(-1);
    if (!isMap(parent)) {
      const node = document.getIn(path, true);
      return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
    }
    const pair = parent.items.find(item => isScalar(item.key) && item.key.value === key);
    return isScalar(pair?.key) && pair.key.range ? lines.linePos(pair.key.range[0]).line : undefined;
  };
  return { name, value, lineOf };
}
