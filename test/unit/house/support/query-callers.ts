const declaration = /export const (\w+) = defineCollection\(\{\s*name: '(\w+)'/g;
const property = /(\w+): collectionOn\(\w+(?:\.\w+)*, (\w+)\)/g;
const call = /([\w.()[\], ]*)\.(?:query|all|count)\(\s*'(\w+)'/g;
const view = /collection: (\w+),\s*query: '(\w+)'/g;
const variable = /(?:const|let) (\w+) =(?: await)?\s*(?:[^;]*?)collectionOn\(\w+(?:\.\w+)*, (\w+)\)/g;

/**
 * The named queries, as `collection.query`, that any of these sources asks: of a collection by its name, by the
 * constant that declares it, by a property or a variable made of it, or in a view. Where a receiver is none of these,
 * every collection that the source speaks of is taken to be meant.
 */
export function callersIn(sources: readonly string[]): ReadonlySet<string> {
  const names = new Map(sources.flatMap(source => [...source.matchAll(declaration)].map(found => pair(found))));
  for (const [, alias = '', constant = ''] of sources.flatMap(source => [...source.matchAll(property)])) {
    const name = names.get(constant);
    if (name !== undefined) names.set(alias, name);
  }
  const asked = new Set<string>();
  for (const source of sources) {
    const variables = new Map([...source.matchAll(variable)].map(found => pair(found)));
    const collectionOf = (word: string): string | undefined => names.get(variables.get(word) ?? word);
    for (const [, receiver = '', query = ''] of source.matchAll(call)) {
      const named = receiver.match(/\w+/g)?.flatMap(word => collectionOf(word) ?? []) ?? [];
      const spoken = () => [...names].flatMap(([constant, name]) => (source.includes(constant) ? [name] : []));
      for (const name of named.length > 0 ? named : spoken()) asked.add(`${name}.${query}`);
    }
    for (const [, constant = '', query = ''] of source.matchAll(view)) asked.add(`${names.get(constant)}.${query}`);
  }
  return asked;
}

function pair([, first = '', second = '']: readonly string[]): readonly [string, string] {
  return [first, second];
}
